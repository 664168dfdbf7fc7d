import type { Db } from '../db.ts';
import { sealSecret } from '../secrets/secret-columns.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import type { TeamAuthRow } from './team.ts';

/** Creates the team or replaces who may do what in it; says which. Names differ by more than case. An admin team stays one. */
export async function saveTeam(
  db: Db,
  { name, auth, isAdmin = false }: { name: string; auth: TeamAuthRow; isAdmin?: boolean },
): Promise<'created' | 'updated'> {
  const sealed = sealSecret(db, JSON.stringify(auth));
  const secret = { auth: sealed.ciphertext, auth_nonce: sealed.nonce };
  const { numUpdatedRows } = await db
    .updateTable('teams')
    .set(isAdmin ? { ...secret, is_admin: true } : secret)
    .where((row) => row.fn('lower', ['name']), '=', name.toLowerCase())
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    await db
      .insertInto('teams')
      .values({ name, is_admin: isAdmin, ...secret })
      .execute();
  }
  wakeUp(db, 'teams', name);
  return numUpdatedRows === 0n ? 'created' : 'updated';
}
