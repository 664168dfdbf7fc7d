import type { Clock } from '@rondo/foundation';

/** Lets things happen at a rate, a few at once after a pause (scheduling.md 5.6, "Rate limiter"). */
export class RatePacer {
  readonly #clock: Clock;
  readonly #burst: number;
  #intervalMs = 0;
  /** When the next one may happen if nothing had been saved up. */
  #nextMs = 0;

  constructor(clock: Clock, burst: number) {
    this.#clock = clock;
    this.#burst = burst;
  }

  /** Infinity: as fast as they come. */
  setRate(perSecond: number): void {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Settles when it is this one's turn; rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const turnMs = Math.max(this.#nextMs, nowMs - (this.#burst - 1) * this.#intervalMs);
    this.#nextMs = turnMs + this.#intervalMs;
    if (turnMs > nowMs) await this.#clock.sleep(turnMs - nowMs, signal);
  }
}
