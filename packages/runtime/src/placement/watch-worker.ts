import type { Clock } from '@rondo/foundation';
import { WorkerDisappearedError, WorkerUnreachableError } from '../runtime-errors.ts';
import { findCandidates } from './find-candidates.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerRequirements } from './worker-view.ts';

/** A worker that is started again is back in seconds; one that takes longer may take for ever. */
const patienceMs = 30_000;

export interface WorkerWatch extends Disposable {
  /** Fires when the worker is gone, or has been away for half a minute, and another one fits; its reason says which. */
  readonly lost: AbortSignal;
}

/** Watches over the worker of something that could as well be done by another one (design section 6: within 60 s). */
export function watchWorker(
  { pool, clock }: { readonly pool: WorkerPool; readonly clock: Clock },
  name: string,
  requirements: WorkerRequirements,
): WorkerWatch {
  const lost = new AbortController();
  const stop = new AbortController();
  let awaySinceMs: number | undefined;
  let isWaiting = false;
  const look = async (): Promise<void> => {
    const views = await pool.views();
    const view = views.find((each) => each.name === name);
    if (view !== undefined && view.state !== 'stalled') {
      awaySinceMs = undefined;
      return;
    }
    awaySinceMs ??= clock.nowMs();
    const silentForMs = clock.nowMs() - awaySinceMs;
    if (view !== undefined && silentForMs < patienceMs) return await lookAfter(patienceMs - silentForMs);
    if (findCandidates(requirements, views).kind === 'none') return;
    lost.abort(
      view === undefined ? new WorkerDisappearedError(name) : new WorkerUnreachableError(name, { silentForMs }),
    );
  };
  const lookAfter = async (durationMs: number): Promise<void> => {
    if (isWaiting || stop.signal.aborted) return;
    isWaiting = true;
    await clock.sleep(durationMs, stop.signal);
    isWaiting = false;
    await look();
  };
  // While the database is away the pool says so itself, and calls when it could be read again.
  const lookNow = () => void look().catch(() => undefined);
  const listening = pool.onChanged(lookNow);
  // A step that is taken up again has its worker from before, which may be away by now: nothing changes then that would tell.
  lookNow();
  return {
    lost: lost.signal,
    [Symbol.dispose]: () => {
      listening[Symbol.dispose]();
      stop.abort();
    },
  };
}

/** Whether an error says that a worker was lost, whatever it was wrapped into. */
export function isWorkerLost(error: unknown): boolean {
  if (error instanceof WorkerDisappearedError || error instanceof WorkerUnreachableError) return true;
  return error instanceof Error && error.cause !== undefined && isWorkerLost(error.cause);
}
