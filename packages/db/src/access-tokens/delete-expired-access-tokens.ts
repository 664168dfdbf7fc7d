import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Removes tokens and login codes a minute after their expiry; how many tokens there were (scheduling.md 15.4). */
export async function deleteExpiredAccessTokens(db: Db): Promise<number> {
  await db.deleteFrom('authorization_codes').where('expires_at', '<', sql<Date>`now()`).execute();
  const { numDeletedRows } = await db
    .deleteFrom('access_tokens')
    .where('expires_at', '<', sql<Date>`now() - interval '1 minute'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
