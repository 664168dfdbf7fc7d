import { RondoError } from '@rondo/foundation';
import type { JsonObject, JsonValue } from '@rondo/pipeline';
import type { LookupAsker } from './lookup-asker.ts';
import type { LookupPath } from './lookup-path.ts';

/** What lies at a path. `ttlMs`: how long it may be kept, where the manager says so. */
export type SecretReading =
  | { readonly kind: 'found'; readonly value: JsonValue; readonly ttlMs?: number | undefined }
  | { readonly kind: 'not_found' };

/** Reads what lies at a path. Throws SecretReadError where that cannot be told. */
export type ReadSecret = (path: string, signal?: AbortSignal) => Promise<SecretReading>;

/** Port: a place outside of Rondo that keeps secrets (operations.md A25). Disposing ends what it does in the background. */
export interface SecretManager extends Disposable {
  /** As `/api/v1/info/creds` calls it. */
  readonly name: string;
  /** Where a var of the asker may lie, in the order in which the places are asked. */
  lookupPaths(asker: LookupAsker): readonly LookupPath[];
  readonly read: ReadSecret;
  /** Settings, none of them secret, and under `health` how it is (api.md 10.18). Never rejects for want of an answer. */
  describe(signal?: AbortSignal): Promise<JsonObject>;
}

/** A manager that could not be asked, or would not answer. Whether the same question may fare better soon: `isTemporary`. */
export class SecretReadError extends RondoError {
  readonly code = 'SECRET_READ';
  readonly isTemporary: boolean;

  constructor(message: string, { isTemporary, cause }: { isTemporary: boolean; cause?: unknown }) {
    super(message, { cause });
    this.isTemporary = isTemporary;
  }
}
