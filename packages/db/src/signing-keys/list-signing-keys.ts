import type { Db } from '../db.ts';
import { openSecret } from '../secrets/secret-columns.ts';

export type SigningKeyRow = { readonly id: string; readonly algorithm: string; readonly pem: string };

/** Keys of pipelines' identity tokens, oldest first. */
export async function listSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select(['kid', 'algorithm', 'key', 'key_nonce'])
    .orderBy('created_at')
    .orderBy('kid')
    .execute();
  return rows.map(({ kid, algorithm, key, key_nonce }) => ({
    id: kid,
    algorithm,
    pem: openSecret(db, key, key_nonce),
  }));
}
