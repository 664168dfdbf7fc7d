import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** A message to everybody who looks; `remainingMs` undefined: until it is cleared. */
export type WallMessage = { readonly message: string; readonly remainingMs: number | undefined };

/** The message that is up now. */
export async function findWall(db: Db): Promise<WallMessage | undefined> {
  const { rows } = await sql<{ message: string; remainingMs: number | null }>`
    select message, (extract(epoch from expires_at - now()) * 1000)::float8 as "remainingMs"
    from wall where expires_at is null or expires_at > now()`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { message: row.message, remainingMs: row.remainingMs ?? undefined };
}
