import { type Db, findOrSaveSetting } from '@rondo/db';
import {
  generateSigningKeyPem,
  readSigningKey,
  type SigningAlgorithm,
  type SigningKey,
  signingAlgorithms,
} from './signing-key.ts';

/** The keys of pipelines' identity tokens, one for each algorithm: made when first asked for, the same on every node. */
export class SigningKeys {
  readonly #db: Db;
  #keys: Promise<SigningKey[]> | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** In the order in which algorithms are named. A failure is not kept. */
  keys(): Promise<SigningKey[]> {
    const keys = this.#keys ?? Promise.all(signingAlgorithms.map((algorithm) => this.#load(algorithm)));
    this.#keys = keys;
    keys.catch(() => {
      if (this.#keys === keys) this.#keys = undefined;
    });
    return keys;
  }

  async #load(algorithm: SigningAlgorithm): Promise<SigningKey> {
    const name = `identity_signing_key_${algorithm.toLowerCase()}`;
    return readSigningKey(algorithm, await findOrSaveSetting(this.#db, name, () => generateSigningKeyPem(algorithm)));
  }
}
