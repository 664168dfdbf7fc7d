import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/**
 * Jobs with a pending build that waits for checks, and was last looked at long ago: the node that ran them is gone, and
 * with it whoever would have asked for the job when they ended.
 */
export async function listStrandedJobs(db: Db, olderThanMs: number): Promise<JobId[]> {
  const { rows } = await sql<{ id: JobId }>`
    select distinct j.id from builds b join jobs j on j.id = b.job_id
    where b.end_time is null and b.status = 'pending' and b.waiting_for ->> 'code' = 'checks' and j.active
      and j.schedule_requested_at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`.execute(db);
  return rows.map(({ id }) => id);
}
