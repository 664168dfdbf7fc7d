import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import { openSecret } from '../secrets/secret-columns.ts';
import type { Team, TeamAuthRow } from './team.ts';

/** Every team with who may do what in it, by name. There are few; nodes keep the answer until a `teams` wake-up. */
export async function listTeams(db: Db): Promise<Team[]> {
  const rows = await db
    .selectFrom('teams')
    .select(['id', 'name', 'is_admin', 'auth', 'auth_nonce'])
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    id: row.id as TeamId,
    name: row.name,
    isAdmin: row.is_admin,
    auth: JSON.parse(openSecret(db, row.auth, row.auth_nonce)) as TeamAuthRow,
  }));
}
