import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Ends a session on every node at once (api.md 5.4). */
export async function deleteAccessToken(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('access_tokens').where('token_hash', '=', tokenHash).execute();
  wakeUp(db, 'tokens', tokenHash.toString('hex'));
}
