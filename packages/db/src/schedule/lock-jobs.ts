import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

export type LockedJobs = {
  readonly served: number;
  readonly isPaused: boolean;
  readonly isPipelinePaused: boolean;
  readonly configVersion: number;
  /** The job and those that share a limit with it. */
  readonly sharing: readonly JobId[];
};

/**
 * Locks a job and those that share a limit with it until the end of the transaction, always in the same order, so that
 * two of them never both take the last slot. Tells what of the job may have changed since it was looked at; undefined
 * where it is gone.
 */
export async function lockJobs(db: Db, jobId: JobId): Promise<LockedJobs | undefined> {
  const { rows } = await sql<Omit<LockedJobs, 'sharing'> & { id: JobId }>`
    select jobs.id, schedule_served as served, jobs.paused as "isPaused", pipelines.paused as "isPipelinePaused",
      config_version as "configVersion"
    from jobs join pipelines on pipelines.id = pipeline_id
    where jobs.id in (
      select ${jobId}::int
      union
      select theirs.job_id from jobs_serial_groups mine
      join jobs_serial_groups theirs using (serial_group)
      join jobs me on me.id = mine.job_id
      join jobs other on other.id = theirs.job_id and other.pipeline_id = me.pipeline_id
      where mine.job_id = ${jobId})
    order by jobs.id for no key update of jobs`.execute(db);
  const self = rows.find(({ id }) => id === jobId);
  return self === undefined ? undefined : { ...self, sharing: rows.map(({ id }) => id) };
}
