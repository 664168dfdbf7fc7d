import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

export type PendingBuild = {
  readonly id: BuildId;
  readonly rerunOf: BuildId | null;
  readonly isManual: boolean;
  readonly isAborted: boolean;
  /** It has its slot and waits for something else. */
  readonly isScheduled: boolean;
  readonly createTimeMs: number;
};

/** A job's pending builds in the order in which they are to start (scheduling.md 3). */
export async function listPendingBuilds(db: Db, jobId: JobId): Promise<PendingBuild[]> {
  const { rows } = await sql<PendingBuild>`
    select id, rerun_of as "rerunOf", manually_triggered as "isManual", aborted as "isAborted", scheduled as "isScheduled",
      (extract(epoch from create_time) * 1000)::float8 as "createTimeMs"
    from builds where job_id = ${jobId} and end_time is null and status = 'pending'
    order by coalesce(rerun_of, id), id`.execute(db);
  return rows;
}
