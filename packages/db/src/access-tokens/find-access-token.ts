import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type AccessTokenRow = { claims: unknown; csrfHash: Buffer | null; expiresAt: Date };

/** The unexpired token with this hash (api.md 5.1). */
export async function findAccessToken(db: Db, tokenHash: Buffer): Promise<AccessTokenRow | undefined> {
  return db
    .selectFrom('access_tokens')
    .select(['claims', 'csrf_hash as csrfHash', 'expires_at as expiresAt'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`now() - interval '60 seconds'`)
    .executeTakeFirst();
}
