import { formatDurationMs, RondoError } from '@rondo/foundation';

/** The worker didn't answer, or the connection to it broke for good. */
export class WorkerUnreachableError extends RondoError {
  readonly code = 'WORKER_UNREACHABLE';
  readonly workerName: string;

  constructor(workerName: string, { silentForMs, cause }: { silentForMs?: number; cause?: unknown } = {}) {
    const since =
      silentForMs === undefined
        ? ''
        : `: it did not answer for ${formatDurationMs(silentForMs)}. Run the build again when it is back; fly prune-worker forgets one that stays away`;
    super(`worker '${workerName}' is unreachable${since}`, { cause });
    this.workerName = workerName;
  }
}

/** The worker's row is gone while a step needs it. */
export class WorkerDisappearedError extends RondoError {
  readonly code = 'WORKER_DISAPPEARED';
  readonly workerName: string;

  constructor(workerName: string) {
    super(`worker ${workerName} disappeared while trying to reach it`);
    this.workerName = workerName;
  }
}

/** The worker refused a request; the message is the worker's own. */
export class WorkerRefusedError extends RondoError {
  readonly code = 'WORKER_REFUSED';
}

/** A worker sent what its protocol doesn't allow. */
export class MalformedAnswerError extends RondoError {
  readonly code = 'WORKER_ANSWER_MALFORMED';
}

export class ContainerNotFoundError extends RondoError {
  readonly code = 'CONTAINER_NOT_FOUND';
  readonly handle: string;

  constructor(handle: string) {
    super(`unknown handle: ${handle}`);
    this.handle = handle;
  }
}

export class VolumeNotFoundError extends RondoError {
  readonly code = 'VOLUME_NOT_FOUND';
  readonly handle: string;

  constructor(handle: string, workerName: string) {
    super(`volume '${handle}' disappeared from worker '${workerName}'`);
    this.handle = handle;
  }
}

/** A path that a volume doesn't have. */
export class FileNotFoundError extends RondoError {
  readonly code = 'FILE_NOT_FOUND';
  readonly path: string;

  constructor(path: string) {
    super(`file not found: ${path}`);
    this.path = path;
  }
}

/** The worker wouldn't take a stream of files: too large, or no archive. */
export class StreamRefusedError extends RondoError {
  readonly code = 'STREAM_REFUSED';
}

/** Another node has taken the build over; whatever this one was about to do is no longer its business. */
export class StaleLeaseError extends RondoError {
  readonly code = 'STALE_BUILD_LEASE';

  constructor(buildId: bigint | number | string) {
    super(`build ${buildId} is run by another node now`);
  }
}

/** No worker could ever run this step (worker.md 7.1). */
export class NoWorkersError extends RondoError {
  readonly code = 'NO_WORKERS';
}

/** An image artifact that isn't one, or whose `metadata.json` can't be read (worker.md 14.3). */
export class MalformedImageError extends RondoError {
  readonly code = 'IMAGE_MALFORMED';
}

/** The worker that a step's process ran on is gone, and with it all that was known of the process. */
export class StepLostError extends RondoError {
  readonly code = 'STEP_LOST';

  constructor() {
    super('the worker that ran this step is gone for good: part of the step may have been done. Run the build again.');
  }
}

/** A container that ran a step's process is no longer on its worker. */
export class ContainerLostError extends RondoError {
  readonly code = 'CONTAINER_LOST';

  constructor(handle: string, workerName: string) {
    super(
      `container '${handle}' is no longer on worker '${workerName}': it may have run part of this step. Run the build again.`,
    );
  }
}
