import { sql } from 'kysely';
import { wakeReaders } from '../builds/wake-readers.ts';
import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import { archiveOrphans } from '../pipelines/archive-orphans.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Removes a team with its pipelines and builds (api.md 12.13). `last-admin-team`: nobody could administer the server any more;
 * nothing was changed.
 */
export async function deleteTeam(db: Db, id: TeamId): Promise<'deleted' | 'last-admin-team'> {
  return transaction(db, async (inner) => {
    // Two admin teams that go at the same time must see each other.
    await inner.selectFrom('teams').select('id').where('is_admin', '=', true).orderBy('id').forUpdate().execute();
    await archiveOrphans(inner, { allOfTeam: id });
    await wakeReaders(inner, { teamId: id });
    const { numAffectedRows = 0n } = await sql`
      delete from teams where id = ${id}
        and (not is_admin or exists (select from teams other where other.is_admin and other.id <> ${id}))`.execute(
      inner,
    );
    if (numAffectedRows === 0n) return 'last-admin-team';
    wakeUp(inner, 'teams', String(id));
    wakeUp(inner, 'check-due', '');
    return 'deleted';
  });
}
