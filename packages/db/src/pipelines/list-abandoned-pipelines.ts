import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';

/**
 * Pipelines that a set_pipeline step set and that would not be set again: the step's job or pipeline is gone or archived, or
 * its newest build succeeded without setting them (scheduling.md 15.3).
 */
export async function listAbandonedPipelines(db: Db): Promise<PipelineId[]> {
  const { rows } = await sql<{ id: PipelineId }>`
    select p.id from pipelines p
    left join jobs j on j.id = p.parent_job_id
    left join pipelines parent on parent.id = j.pipeline_id
    left join builds latest on latest.id = j.latest_completed_build_id
    where p.parent_job_id is not null and not p.archived
      and (j.id is null or not j.active or parent.archived
        or (latest.status = 'succeeded' and latest.id > p.parent_build_id))`.execute(db);
  return rows.map(({ id }) => id);
}
