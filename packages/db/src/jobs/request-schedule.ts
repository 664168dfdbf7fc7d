import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId, PipelineId, ResourceId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Which jobs are to be looked at (scheduling.md 2.1): named ones; a pipeline's; those with an input on a resource (only the inputs
 * without `passed`, where versions were found); those that name a job in `passed`.
 */
export type ScheduleTarget =
  | { jobIds: readonly JobId[] }
  | { pipelineId: PipelineId }
  | { resourceIds: readonly ResourceId[]; onlyWithoutPassed?: boolean }
  | { passedJobId: JobId };

/**
 * Marks jobs as due, however often they were already, and tells the scheduler. Part of the transaction that made them due.
 * Jobs are locked by ascending id, here and everywhere, so that transactions never wait for each other in a circle.
 */
export async function requestSchedule(db: Db, target: ScheduleTarget): Promise<void> {
  const marked = await db
    .updateTable('jobs')
    .set({ schedule_requested: sql`schedule_requested + 1`, schedule_requested_at: sql<Date>`now()` })
    .where('id', 'in', (jobs) =>
      jobs
        .selectFrom('jobs')
        .select('id')
        .where('active', '=', true)
        .where(condition(target))
        .orderBy('id')
        .forNoKeyUpdate(),
    )
    .returning('id')
    .execute();
  for (const { id } of marked) wakeUp(db, 'schedule', id);
}

function condition(target: ScheduleTarget) {
  if ('jobIds' in target) return sql<boolean>`id = any(${[...target.jobIds]}::int[])`;
  if ('pipelineId' in target) return sql<boolean>`pipeline_id = ${target.pipelineId}`;
  if ('passedJobId' in target) {
    return sql<boolean>`id in (select job_id from job_inputs where passed_job_id = ${target.passedJobId})`;
  }
  const ids = [...target.resourceIds];
  return target.onlyWithoutPassed
    ? sql<boolean>`id in (select job_id from job_inputs where resource_id = any(${ids}::int[]) and passed_job_id is null)`
    : sql<boolean>`id in (select job_id from job_inputs where resource_id = any(${ids}::int[]))`;
}
