import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** `unknown`: the team has none of this name; `taken`: it has one of the other name. Nothing was changed then. */
export type RenamePipelinesOutcome = 'renamed' | 'unknown' | 'taken';

/** Renames a pipeline with all its instances (api.md 12.4). */
export async function renamePipelines(
  db: Db,
  { teamId, from, to }: { teamId: TeamId; from: string; to: string },
): Promise<RenamePipelinesOutcome> {
  return transaction(db, async (inner) => {
    const { rows } = await sql<{ id: PipelineId; name: string }>`
      select id, name from pipelines where team_id = ${teamId} and name in (${from}, ${to}) order by id for update`.execute(
      inner,
    );
    const renamed = rows.filter(({ name }) => name === from).map(({ id }) => id);
    if (renamed.length === 0) return 'unknown';
    if (from !== to && rows.length > renamed.length) return 'taken';
    await sql`
      update pipelines set name = ${to}, state_version = state_version + 1, last_updated = now()
      where id = any(${renamed}::int[])`.execute(inner);
    for (const id of renamed) wakeUp(inner, 'pipeline-state', id);
    wakeUp(inner, 'check-due', '');
    return 'renamed';
  });
}
