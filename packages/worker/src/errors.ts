import { RondoError } from '@rondo/foundation';

/** The machine can't run containers; the message lists what was tried, what failed and which packages bring what is missing. */
export class NoContainersError extends RondoError {
  readonly code = 'NO_CONTAINERS';
}

/** There is no container of this handle. */
export class UnknownContainerError extends RondoError {
  readonly code = 'UNKNOWN_CONTAINER';
  readonly handle: string;

  constructor(handle: string) {
    super(`there is no container ${handle} on this worker`);
    this.handle = handle;
  }
}

/** There is no process of this id in the container, or it was forgotten. */
export class UnknownProcessError extends RondoError {
  readonly code = 'UNKNOWN_PROCESS';
  readonly processId: string;

  constructor(processId: string) {
    super(`there is no process ${processId} in this container`);
    this.processId = processId;
  }
}

/** A container of this handle is there already. */
export class HandleInUseError extends RondoError {
  readonly code = 'HANDLE_IN_USE';
  readonly handle: string;

  constructor(handle: string) {
    super(`container ${JSON.stringify(handle)}: already exists`);
    this.handle = handle;
  }
}

/** A container can't be what its specification asks for. The text is the one that stock clients know (worker.md 12.1). */
export class ContainerSpecError extends RondoError {
  readonly code = 'CONTAINER_SPEC';
}

/** The worker has as many containers as it may. */
export class TooManyContainersError extends RondoError {
  readonly code = 'TOO_MANY_CONTAINERS';
}

/** Processes would not end, not even when killed: their system calls hang (a dead network file system, a broken disk). */
export class StuckProcessesError extends RondoError {
  readonly code = 'STUCK_PROCESSES';
}

/** A process that runs can't be forgotten; stop it first. */
export class ProcessRunningError extends RondoError {
  readonly code = 'PROCESS_RUNNING';
}

/** No network could be made for containers; the message says which step failed and what to look at. */
export class NetworkError extends RondoError {
  readonly code = 'CONTAINER_NETWORK';
}

/** Another worker process uses this data directory. */
export class WorkerRunningError extends RondoError {
  readonly code = 'WORKER_RUNNING';
}

/** A socket that the worker serves can't be made. */
export class SocketError extends RondoError {
  readonly code = 'WORKER_SOCKET';
}

/** There is no base resource type of this name here; its checks need a container. */
export class UnknownResourceTypeError extends RondoError {
  readonly code = 'UNKNOWN_RESOURCE_TYPE';
}

/** A check runner ended, or broke its language, before it had answered. The check may be repeated. */
export class CheckRunnerLostError extends RondoError {
  readonly code = 'CHECK_RUNNER_LOST';
}

/** The runtime can't start a process in a container where another one runs. */
export class CannotJoinError extends RondoError {
  readonly code = 'CANNOT_JOIN';
}
