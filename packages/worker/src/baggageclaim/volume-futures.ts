import type { Clock } from '@rondo/foundation';

/** So long an answer waits for whoever asked for it. */
const keptMs = 3600_000;

type Future<Outcome> = { outcome: Outcome | undefined; isCancelled: boolean; settledMs: number | undefined };

/** Volumes that are being made while nobody waits (`/volumes-async`, worker.md 9.3). */
export class VolumeFutures<Outcome = unknown> {
  readonly #clock: Clock;
  readonly #futures = new Map<string, Future<Outcome>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(handle: string): boolean {
    return this.#futures.has(handle);
  }

  /** Notes work that has begun; `undo` runs once it is done if it was cancelled meanwhile. */
  start(handle: string, work: Promise<Outcome>, undo: (outcome: Outcome) => Promise<void>): Promise<void> {
    this.#forgetOld();
    const future: Future<Outcome> = { outcome: undefined, isCancelled: false, settledMs: undefined };
    this.#futures.set(handle, future);
    return work.then(async (outcome) => {
      future.outcome = outcome;
      future.settledMs = this.#clock.nowMs();
      if (future.isCancelled) await undo(outcome);
    });
  }

  /** `pending`, the outcome, or `undefined` where there is no such future. */
  look(handle: string): { outcome: Outcome } | 'pending' | undefined {
    const future = this.#futures.get(handle);
    if (future === undefined) return undefined;
    return future.outcome === undefined ? 'pending' : { outcome: future.outcome };
  }

  /** Forgets a future, and cancels it where it is pending. False where there is none. */
  forget(handle: string): boolean {
    const future = this.#futures.get(handle);
    if (future === undefined) return false;
    future.isCancelled = future.outcome === undefined;
    return this.#futures.delete(handle);
  }

  #forgetOld(): void {
    const nowMs = this.#clock.nowMs();
    for (const [handle, { settledMs }] of this.#futures) {
      if (settledMs !== undefined && nowMs - settledMs > keptMs) this.#futures.delete(handle);
    }
  }
}
