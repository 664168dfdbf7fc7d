import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId, JobId, PipelineId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { refreshJobBuilds } from './refresh-job-builds.ts';

/** `no-inputs`: the original never got that far, so there is nothing to run again. */
export type RerunOutcome = { kind: 'created'; buildId: BuildId } | { kind: 'no-inputs' };

/**
 * Adds a build that gets the inputs of another one, named `<original>.<n>`; of a rerun its original counts
 * (scheduling.md 14). The job's row keeps two reruns from taking the same number.
 */
export async function rerunBuild(
  db: Db,
  { buildId, createdBy = null }: { buildId: BuildId; createdBy?: string | null },
): Promise<RerunOutcome> {
  return transaction(db, async (inner) => {
    const { rows } = await sql<{ id: BuildId; job_id: JobId; pipeline_id: PipelineId }>`
      with original as (
        select original.id, original.name, original.team_id, original.pipeline_id, original.job_id
        from builds asked join builds original on original.id = coalesce(asked.rerun_of, asked.id)
        where asked.id = ${buildId} and original.inputs_ready and original.job_id is not null
      ), locked as (
        select from jobs where id = (select job_id from original) for update
      ), numbered as (
        select 1 + (select coalesce(max(rerun_number), 0) from builds where rerun_of = (select id from original)) as number from locked
      )
      insert into builds (name, team_id, pipeline_id, job_id, manually_triggered, created_by, rerun_of, rerun_number)
      select original.name || '.' || number, team_id, pipeline_id, job_id, true, ${createdBy}, original.id, number
      from original, numbered
      returning id, job_id, pipeline_id`.execute(inner);
    const created = rows[0];
    if (created === undefined) return { kind: 'no-inputs' };
    await refreshJobBuilds(inner, created.job_id);
    await requestSchedule(inner, { jobIds: [created.job_id] });
    wakeUp(inner, 'pipeline-state', created.pipeline_id);
    return { kind: 'created', buildId: created.id };
  });
}
