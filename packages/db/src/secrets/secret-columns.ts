import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import type { Sealed } from './secret-codec.ts';

/** What to write into a secret column and its `_nonce` (operations.md A11). */
export function sealSecret(db: Db, plainText: string): Sealed {
  return contextOf(db).codec.seal(plainText);
}

/** The plain text of a secret column and its `_nonce`. Throws UnreadableSecretError. */
export function openSecret(db: Db, ciphertext: string, nonce: string | null): string {
  return contextOf(db).codec.open({ ciphertext, nonce });
}
