import type { Clock } from '../clock.ts';

type Sleeper = { dueMs: number; wake: () => void };

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        dueMs: this.#nowMs + durationMs,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** How many are asleep: lets a test wait until the code under test is waiting. */
  get sleeperCount(): number {
    return this.#sleepers.size;
  }

  /** Moves time forward and wakes, in order, everyone whose time has come. */
  async advance(durationMs: number): Promise<void> {
    const targetMs = this.#nowMs + durationMs;
    for (;;) {
      const next = [...this.#sleepers].filter(({ dueMs }) => dueMs <= targetMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.#sleepers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = targetMs;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
