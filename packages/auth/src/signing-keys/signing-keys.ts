import { type Db, listSigningKeys, saveSigningKey } from '@rondo/db';
import { type Clock, systemClock } from '@rondo/foundation';
import { generateSigningKey, readSigningKey, type SigningKey, signingAlgorithms } from './signing-key.ts';

/** What another node has made or deleted is seen after this; keys are published much longer than they are needed. */
const keptMs = 60_000;

/** The keys of pipelines' identity tokens: one for each algorithm is made when first asked for, the same on every node. */
export class SigningKeys {
  readonly #db: Db;
  readonly #clock: Clock;
  #keys: Promise<SigningKey[]> | undefined;
  #readMs = 0;

  constructor(db: Db, options: { clock?: Clock } = {}) {
    this.#db = db;
    this.#clock = options.clock ?? systemClock;
  }

  /** By creation; the newest of an algorithm signs (api.md 18.1). A failure is not kept. */
  keys(): Promise<SigningKey[]> {
    const nowMs = this.#clock.nowMs();
    if (this.#keys !== undefined && nowMs - this.#readMs < keptMs) return this.#keys;
    const keys = this.#read();
    this.#keys = keys;
    this.#readMs = nowMs;
    keys.catch(() => {
      if (this.#keys === keys) this.#keys = undefined;
    });
    return keys;
  }

  async #read(): Promise<SigningKey[]> {
    const rows = await listSigningKeys(this.#db);
    const missing = signingAlgorithms.filter((algorithm) => !rows.some((row) => row.algorithm === algorithm));
    for (const algorithm of missing) await saveSigningKey(this.#db, await generateSigningKey(algorithm));
    const all = missing.length === 0 ? rows : await listSigningKeys(this.#db);
    return all.flatMap(({ algorithm: name, pem }) => {
      const algorithm = signingAlgorithms.find((known) => known === name);
      return algorithm === undefined ? [] : [readSigningKey(algorithm, pem)];
    });
  }
}
