import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Puts a message up in place of the one before; without `ttlMs` until it is cleared. */
export async function saveWall(
  db: Db,
  { message, ttlMs }: { message: string; ttlMs: number | undefined },
): Promise<void> {
  const seconds = ttlMs === undefined ? null : ttlMs / 1000;
  await sql`
    insert into wall (message, expires_at) values (${message}, now() + make_interval(secs => ${seconds}))
    on conflict (singleton) do update set message = excluded.message, expires_at = excluded.expires_at`.execute(db);
}
