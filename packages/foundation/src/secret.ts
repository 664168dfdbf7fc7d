import { inspect } from 'node:util';

const hidden = '***';

/**
 * A value that must not be seen. It prints as `***` wherever it lands by accident (string, JSON, inspect);
 * only `reveal()` gives the value, so every place that uses it can be found by name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
