import { type Db, markContainerFailed, wakeUp } from '@rondo/db';
import { RondoError } from '@rondo/foundation';
import type { StartedContainer, StartRequest } from '../container.ts';
import type { Worker } from '../worker.ts';

/** A container could not be made. The text around the worker's is the stock one (worker.md 14.1). */
export class ContainerCreationError extends RondoError {
  readonly code = 'CONTAINER_CREATION';
}

/**
 * Has the worker start a container that is written down; one that it can't make, or that nobody wants any more, is marked
 * for the collector. Where this node only lets go, the row stays as it is for whoever goes on with the step.
 */
export async function startOrFail(
  db: Db,
  worker: Worker,
  {
    request,
    signal,
    leaveSignal,
  }: { request: StartRequest; signal: AbortSignal; leaveSignal?: AbortSignal | undefined },
): Promise<StartedContainer> {
  try {
    return await worker.start(request, signal);
  } catch (error) {
    if (leaveSignal?.aborted) throw leaveSignal.reason;
    await markContainerFailed(db, request.container.handle);
    wakeUp(db, 'destroying', worker.name);
    if (signal.aborted) throw signal.reason;
    const text = error instanceof Error ? error.message : String(error);
    throw new ContainerCreationError(`find or create container on worker ${worker.name}: ${text}`, { cause: error });
  }
}
