import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Notes who logged in and when, for `fly active-users` (api.md 17.8). */
export async function recordLogin(db: Db, user: { sub: string; username: string; connector: string }): Promise<void> {
  await db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) =>
      conflict.column('sub').doUpdateSet({
        username: (row) => row.ref('excluded.username'),
        connector: (row) => row.ref('excluded.connector'),
        last_login: sql<Date>`now()`,
      }),
    )
    .execute();
}
