import type { Db } from '../db.ts';

/** Binds a browser session's CSRF token to its access token. */
export async function setCsrfHash(db: Db, tokenHash: Buffer, csrfHash: Buffer): Promise<void> {
  await db.updateTable('access_tokens').set({ csrf_hash: csrfHash }).where('token_hash', '=', tokenHash).execute();
}
