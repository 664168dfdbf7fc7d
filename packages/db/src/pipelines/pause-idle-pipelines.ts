import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Pauses pipelines that were saved more than `days` days ago and of whose jobs none has had a build since or has one under
 * way (scheduling.md 15.2). Says how many.
 */
export async function pauseIdlePipelines(db: Db, days: number): Promise<number> {
  const { rows } = await sql<{ id: PipelineId }>`
    update pipelines p set paused = true, paused_by = 'automatic-pipeline-pauser', paused_at = now(), state_version = state_version + 1
    where not p.paused and p.last_updated < current_date - ${days}::integer
      and not exists (
        select from jobs j left join builds b on b.id = j.latest_completed_build_id
        where j.pipeline_id = p.id and j.active
          and (j.next_build_id is not null or b.end_time >= current_date - ${days}::integer))
    returning id`.execute(db);
  if (rows.length > 0) wakeUp(db, 'check-due', '');
  for (const { id } of rows) wakeUp(db, 'pipeline-state', id);
  return rows.length;
}
