import type { Clock } from '@rondo/foundation';
import type { JsonObject, VarSource } from '@rondo/pipeline';
import type { LookupAsker } from '../lookup-asker.ts';
import type { ReadSecret, SecretManager } from '../secret-manager.ts';
import { SecretVars } from '../secret-vars.ts';
import { type CacheSettings, withCache } from '../with-cache.ts';
import { type RetrySettings, withRetry } from '../with-retry.ts';
import { withSharedReads } from '../with-shared-reads.ts';

/** How every manager is asked (`--secret-…`, operations.md A25.1). */
export type LookupSettings = { readonly retry: RetrySettings; readonly cache: CacheSettings };

/** A manager with its cache and its retries: what the rest of Rondo asks. Owns the manager. */
export class ManagedSecrets implements Disposable {
  readonly #manager: SecretManager;
  readonly #read: ReadSecret;

  constructor(manager: SecretManager, { retry, cache }: LookupSettings, clock: Clock) {
    this.#manager = manager;
    this.#read = withCache(withSharedReads(withRetry(manager.read, retry, clock)), cache, clock);
  }

  /** The vars of a team and pipeline. */
  varsFor(asker: LookupAsker): VarSource {
    return new SecretVars(this.#manager.lookupPaths(asker), this.#read);
  }

  /** The manager's name and what it says of itself, for `/api/v1/info/creds`. */
  async describe(signal?: AbortSignal): Promise<Readonly<Record<string, JsonObject>>> {
    return { [this.#manager.name]: await this.#manager.describe(signal) };
  }

  [Symbol.dispose](): void {
    this.#manager[Symbol.dispose]();
  }
}
