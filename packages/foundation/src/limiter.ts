import { type Deferred, defer } from './deferred.ts';

/** Lets at most `limit` pieces of work run at once; the others wait their turn in order. */
export class Limiter {
  readonly #limit: number;
  #running = 0;
  readonly #waiting: Deferred<void>[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= this.#limit) {
      const turn = defer<void>();
      this.#waiting.push(turn);
      await turn.promise;
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next.resolve();
    }
  }
}
