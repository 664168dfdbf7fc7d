import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { sealSecret } from '../secrets/secret-columns.ts';
import { transaction } from '../transaction.ts';
import type { SigningKeyRow } from './list-signing-keys.ts';

/** Keeps a key where its algorithm has none that is younger than `maxAgeMs` (without it: none at all); nodes take turns. */
export async function saveSigningKey(
  db: Db,
  { id, algorithm, pem }: SigningKeyRow,
  { maxAgeMs }: { maxAgeMs?: number } = {},
): Promise<void> {
  const { ciphertext, nonce } = sealSecret(db, pem);
  await transaction(db, async (inner) => {
    await sql`select pg_advisory_xact_lock(hashtext('signing_keys'))`.execute(inner);
    await sql`
      insert into signing_keys (kid, algorithm, key, key_nonce)
      select ${id}, ${algorithm}, ${ciphertext}, ${nonce}
      where not exists (
        select from signing_keys where algorithm = ${algorithm}
          and (${maxAgeMs ?? null}::bigint is null or created_at > now() - ${maxAgeMs ?? 0} * interval '1 ms'))`.execute(
      inner,
    );
  });
}
