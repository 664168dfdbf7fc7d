import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';
import type { BuildStatus } from './build-row.ts';

/** A build whose log is there. */
export type LoggedBuild = {
  readonly id: BuildId;
  readonly jobId: JobId;
  readonly status: BuildStatus;
  /** Absent while it has not ended. */
  readonly endTimeMs: number | undefined;
};

/** The builds of these jobs that have their log, newest first (scheduling.md 15.1). */
export async function listLoggedBuilds(db: Db, jobIds: readonly JobId[]): Promise<LoggedBuild[]> {
  const { rows } = await sql<{ id: BuildId; job_id: JobId; status: BuildStatus; end_time: Date | null }>`
    select b.id, b.job_id, b.status, b.end_time
    from jobs j
    join lateral (
      select id, job_id, status, end_time from builds
      where job_id = j.id and reap_time is null and id >= j.first_logged_build_id
      order by id desc
    ) b on true
    where j.id = any(${[...jobIds]}::integer[])
    order by b.job_id, b.id desc`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    jobId: row.job_id,
    status: row.status,
    endTimeMs: row.end_time?.getTime(),
  }));
}
