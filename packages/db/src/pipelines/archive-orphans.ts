import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { archivePipelines } from './archive-pipelines.ts';

/** Whose jobs go: those that a saved config no longer names, or all of a pipeline or team that is about to be deleted. */
export type GoingJobs = { inactiveOf: PipelineId } | { allOf: PipelineId } | { allOfTeam: TeamId };

/** Archives the pipelines that jobs set which nobody will run any more (scheduling.md 15.3). */
export async function archiveOrphans(db: Db, going: GoingJobs): Promise<void> {
  const { rows } = await sql<{ id: PipelineId }>`
    select child.id from pipelines parent
    join jobs on jobs.pipeline_id = parent.id
    join pipelines child on child.parent_job_id = jobs.id and child.id <> parent.id
    where not child.archived and ${isGoing(going)}`.execute(db);
  if (rows.length === 0) return;
  await archivePipelines(
    db,
    rows.map(({ id }) => id),
  );
}

function isGoing(going: GoingJobs) {
  if ('allOfTeam' in going) return sql`parent.team_id = ${going.allOfTeam} and child.team_id <> parent.team_id`;
  if ('allOf' in going) return sql`parent.id = ${going.allOf}`;
  return sql`parent.id = ${going.inactiveOf} and not jobs.active`;
}
