import type { Db } from '../db.ts';
import type { UserId } from '../ids.ts';

export type UserRow = {
  readonly id: UserId;
  readonly username: string;
  readonly connector: string;
  readonly lastLoginMs: number;
};

/** Everybody who logged in at `sinceMs` or later, the first who ever did first; undefined: everybody. */
export async function listUsers(db: Db, sinceMs: number | undefined): Promise<UserRow[]> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'username', 'connector', 'last_login'])
    .$if(sinceMs !== undefined, (query) => query.where('last_login', '>=', new Date(sinceMs ?? 0)))
    .orderBy('id')
    .execute();
  return rows.map(({ last_login, ...row }) => ({ ...row, id: row.id as UserId, lastLoginMs: last_login.getTime() }));
}
