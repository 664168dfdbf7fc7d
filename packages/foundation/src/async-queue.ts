import { type Deferred, defer } from './deferred.ts';

/**
 * Values handed from pushers to one async iterator, in order. The buffer is bounded: `push` says false when full,
 * and `pushed` waits, so that a slow reader slows its writers instead of growing memory.
 */
export class AsyncQueue<Value> implements AsyncIterable<Value> {
  readonly #capacity: number;
  readonly #values: Value[] = [];
  #end: { error?: unknown } | undefined;
  #readable: Deferred<void> | undefined;
  #writable: Deferred<void> | undefined;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
  }

  /** Adds a value unless the queue is full (false) or ended (false). */
  push(value: Value): boolean {
    if (this.#end !== undefined || this.#values.length >= this.#capacity) return false;
    this.#values.push(value);
    this.#readable?.resolve();
    return true;
  }

  /** Adds a value, waiting for room. False when the queue has ended. */
  async pushed(value: Value): Promise<boolean> {
    while (!this.push(value)) {
      if (this.#end !== undefined) return false;
      this.#writable ??= defer<void>();
      await this.#writable.promise;
    }
    return true;
  }

  /** No more values; what is buffered is still delivered, then the error if one is given. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#readable?.resolve();
    this.#writable?.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Value> {
    try {
      for (;;) {
        while (this.#values.length > 0) {
          const value = this.#values.shift() as Value;
          this.#writable?.resolve();
          this.#writable = undefined;
          yield value;
        }
        if (this.#end !== undefined) {
          if ('error' in this.#end) throw this.#end.error;
          return;
        }
        this.#readable = defer<void>();
        await this.#readable.promise;
      }
    } finally {
      this.end();
    }
  }
}
