import { anySignal, type Clock } from '@rondo/foundation';

/** Something to wait for that may come early: it remembers that it rang until it is reset. */
export class Bell {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #ringing = new AbortController();

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  ring(): void {
    this.#ringing.abort();
  }

  reset(): void {
    this.#ringing = new AbortController();
  }

  /** Settles when it rings, at `atMs` at the latest, or when the signal fires. */
  async rung(atMs: number | undefined): Promise<void> {
    const early = anySignal(this.#ringing.signal, this.#signal);
    if (early.aborted) return;
    if (atMs === undefined) {
      await new Promise<void>((resolve) => early.addEventListener('abort', () => resolve(), { once: true }));
      return;
    }
    await this.#clock.sleep(Math.max(0, atMs - this.#clock.nowMs()), early).catch(() => undefined);
  }
}
