import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** `taken`: another team has the name, in whatever case; nothing was changed. */
export type RenameOutcome = 'renamed' | 'taken';

/** Gives a team another name; what it has keeps belonging to it. */
export async function renameTeam(db: Db, { id, name }: { id: TeamId; name: string }): Promise<RenameOutcome> {
  const { numUpdatedRows } = await db
    .updateTable('teams')
    .set({ name })
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('teams as other')
            .select('other.id')
            .where((row) => row.fn('lower', ['other.name']), '=', name.toLowerCase())
            .where('other.id', '<>', id),
        ),
      ),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 'taken';
  wakeUp(db, 'teams', name);
  return 'renamed';
}
