/** Runs work of the same key one after another, in the order it came; work of different keys runs side by side. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves or rejects as the work does; the next one begins either way. */
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return result;
  }
}
