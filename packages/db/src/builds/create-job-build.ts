import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { refreshJobBuilds } from './refresh-job-builds.ts';

export type CreateJobBuildOptions = {
  jobId: JobId;
  /** `manual`: somebody asked for it, and gets a build of its own. `automatic`: new versions did, unless one waits already. */
  kind: 'manual' | 'automatic';
  createdBy?: string;
};

/**
 * Adds a pending build under the job's next number, which is taken only if the build is made (scheduling.md 2.3, 14).
 * Undefined where an automatic build isn't needed since one is pending: whoever asks for one holds the job's lock.
 */
export async function createJobBuild(db: Db, options: CreateJobBuildOptions): Promise<BuildId | undefined> {
  const { jobId, kind, createdBy = null } = options;
  return transaction(db, async (inner) => {
    const { rows } = await sql<{ id: BuildId; pipeline_id: number }>`
      with job as (
        update jobs set build_number_seq = build_number_seq + 1
        where id = ${jobId} and (${kind === 'manual'} or not exists (
          select from builds where job_id = ${jobId} and end_time is null and status = 'pending'))
        returning id, pipeline_id, build_number_seq
      )
      insert into builds (name, team_id, pipeline_id, job_id, manually_triggered, created_by)
      select build_number_seq::text, team_id, pipelines.id, job.id, ${kind === 'manual'}, ${createdBy}
      from job join pipelines on pipelines.id = job.pipeline_id
      returning id, pipeline_id`.execute(inner);
    const created = rows[0];
    if (created === undefined) return undefined;
    await refreshJobBuilds(inner, jobId);
    if (kind === 'manual') await requestSchedule(inner, { jobIds: [jobId] });
    wakeUp(inner, 'pipeline-state', created.pipeline_id);
    return created.id;
  });
}
