import { type Clock, systemClock } from '@rondo/foundation';

const freeTries = 5;
const firstDelayMs = 250;
const maxDelayMs = 8_000;
const forgetAfterMs = 15 * 60_000;
const maxEntries = 10_000;

/**
 * Makes guessing passwords slow: after five wrong ones for a key (a user name, an address) each further try waits, twice as
 * long each time, up to 8 s; a right one or 15 minutes of peace forget. Nobody is ever locked out.
 */
export class LoginDamping {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; lastMs: number }>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Waits as long as the worst of the keys demands. */
  async wait(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    const delayMs = Math.max(0, ...keys.map((key) => this.#delayMs(key)));
    if (delayMs > 0) await this.#clock.sleep(delayMs, signal);
  }

  failed(keys: readonly string[]): void {
    const nowMs = this.#clock.nowMs();
    for (const key of keys) {
      const count = this.#count(key) + 1;
      this.#failures.delete(key);
      this.#failures.set(key, { count, lastMs: nowMs });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= maxEntries) break;
      this.#failures.delete(key);
    }
  }

  succeeded(keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key);
  }

  #count(key: string): number {
    const entry = this.#failures.get(key);
    return entry === undefined || this.#clock.nowMs() - entry.lastMs > forgetAfterMs ? 0 : entry.count;
  }

  #delayMs(key: string): number {
    const excess = this.#count(key) - freeTries;
    return excess < 0 ? 0 : Math.min(firstDelayMs * 2 ** excess, maxDelayMs);
  }
}
