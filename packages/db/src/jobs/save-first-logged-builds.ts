import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

/** Notes the oldest build of each job that has its log: nobody looks at older ones again (scheduling.md 15.1). It only moves forward. */
export async function saveFirstLoggedBuilds(
  db: Db,
  first: readonly { readonly jobId: JobId; readonly buildId: BuildId }[],
): Promise<void> {
  if (first.length === 0) return;
  await sql`
    update jobs j set first_logged_build_id = f.build_id
    from unnest(${first.map(({ jobId }) => jobId)}::integer[], ${first.map(({ buildId }) => buildId)}::bigint[]) as f(job_id, build_id)
    where j.id in (
      select id from jobs where id = any(${first.map(({ jobId }) => jobId)}::integer[]) order by id for no key update
    ) and j.id = f.job_id and j.first_logged_build_id < f.build_id`.execute(db);
}
