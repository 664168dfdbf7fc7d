import type { Clock } from '@rondo/foundation';

const slotMs = 1000;
const slotCount = 15;

/** A stream that says something when it is asked to and has been silent since it was asked last. */
export interface Breathing {
  breathe(): void;
}

/**
 * What all that goes on and on at this node has in common: it ends with the node, and says every 15 seconds that it is alive, since
 * proxies cut what is silent for long. One listener and one timer for all of them, as there may be thousands; no timer where none is open.
 */
export class OpenStreams {
  readonly #clock: Clock;
  readonly #shutdown: AbortSignal;
  readonly #ends = new Set<(reason: unknown) => void>();
  /** Asked one after the other, a second apart, so that not all of them speak at once. */
  readonly #slots = Array.from({ length: slotCount }, () => new Set<Breathing>());
  #current = 0;
  #breathing = 0;
  #isRunning = false;

  constructor({ clock, shutdown }: { clock: Clock; shutdown: AbortSignal }) {
    this.#clock = clock;
    this.#shutdown = shutdown;
    shutdown.addEventListener(
      'abort',
      () => {
        for (const end of this.#ends) end(shutdown.reason);
      },
      { once: true },
    );
  }

  /** Calls `end` when the node ends, until disposed of. */
  endWithNode(end: (reason: unknown) => void): Disposable {
    if (this.#shutdown.aborted) end(this.#shutdown.reason);
    this.#ends.add(end);
    return { [Symbol.dispose]: () => void this.#ends.delete(end) };
  }

  /** Asks the stream for signs of life, until disposed of. */
  keepAlive(stream: Breathing): Disposable {
    const slot = this.#slots[this.#current];
    slot?.add(stream);
    this.#breathing += 1;
    if (!this.#isRunning) void this.#run();
    return {
      [Symbol.dispose]: () => {
        if (slot?.delete(stream)) this.#breathing -= 1;
      },
    };
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#breathing > 0 && !this.#shutdown.aborted) {
      await this.#clock.sleep(slotMs, this.#shutdown).catch(() => undefined);
      this.#current = (this.#current + 1) % slotCount;
      for (const stream of this.#slots[this.#current] ?? []) stream.breathe();
    }
    this.#isRunning = false;
  }
}
