import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { refreshJobBuilds } from './refresh-job-builds.ts';

/** `no-inputs`: the original never got that far, so there is nothing to run again. */
export type RerunOutcome = { kind: 'created'; buildId: BuildId } | { kind: 'no-inputs' };

/**
 * Adds a build that gets the inputs of another one, named `<original>.<n>`; of a rerun its original counts
 * (scheduling.md 14). It does not count as triggered by hand: images are checked again only when their interval has passed.
 * The job's row keeps two reruns from taking the same number.
 */
export async function rerunBuild(
  db: Db,
  { buildId, createdBy = null }: { buildId: BuildId; createdBy?: string | null },
): Promise<RerunOutcome> {
  return transaction(db, async (inner) => {
    const original = await lockOriginal(inner, buildId);
    if (original === undefined) return { kind: 'no-inputs' };
    const { rows } = await sql<{ id: BuildId; job_id: JobId; pipeline_id: PipelineId }>`
      with numbered as (
        select 1 + coalesce(max(rerun_number), 0) as number from builds where rerun_of = ${original}
      )
      insert into builds (name, team_id, pipeline_id, job_id, manually_triggered, created_by, rerun_of, rerun_number)
      select name || '.' || number, team_id, pipeline_id, job_id, false, ${createdBy}, id, number
      from builds, numbered where id = ${original}
      returning id, job_id, pipeline_id`.execute(inner);
    const created = rows[0];
    if (created === undefined) return { kind: 'no-inputs' };
    await refreshJobBuilds(inner, created.job_id);
    await requestSchedule(inner, { jobIds: [created.job_id] });
    wakeUp(inner, 'pipeline-state', created.pipeline_id);
    return { kind: 'created', buildId: created.id };
  });
}

/** The build that is run again, with its job locked: a statement of its own, so that the next one sees every earlier rerun. */
async function lockOriginal(db: Db, buildId: BuildId): Promise<BuildId | undefined> {
  const { rows } = await sql<{ id: BuildId }>`
    select original.id from builds asked
    join builds original on original.id = coalesce(asked.rerun_of, asked.id)
    join jobs on jobs.id = original.job_id
    where asked.id = ${buildId} and original.inputs_ready
    for no key update of jobs`.execute(db);
  return rows[0]?.id;
}
