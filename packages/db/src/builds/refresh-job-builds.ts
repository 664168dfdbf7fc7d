import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

/**
 * Works out again which builds a job shows as its next, its latest completed and its last that changed the outcome
 * (scheduling.md 8.3). After a build was created, or with `finished` after it has ended.
 */
export async function refreshJobBuilds(db: Db, jobId: JobId, options: { finished?: BuildId } = {}): Promise<void> {
  const { finished = null } = options;
  await sql`
    with newest as (
      select id from builds
      where job_id = ${jobId} and end_time is not null and rerun_of is null
      order by coalesce(rerun_of, id) desc, id desc limit 1
    ), completed as (
      select builds.id from builds, newest
      where job_id = ${jobId} and end_time is not null and coalesce(rerun_of, builds.id) = newest.id
      order by builds.id desc limit 1
    ), next as (
      select id from builds
      where job_id = ${jobId} and end_time is null and (rerun_of is null or rerun_of = (select id from newest))
      order by coalesce(rerun_of, id), id limit 1
    ), changed as (
      select ended.id from builds ended
      left join builds before on before.id = (select latest_completed_build_id from jobs where id = ${jobId})
      where ended.id = ${finished}::bigint and (
        before.id is null
        or (ended.status <> before.status and ended.id >= before.id and (ended.rerun_of is null or ended.rerun_of = before.id)))
    )
    update jobs set
      next_build_id = (select id from next),
      latest_completed_build_id = (select id from completed),
      transition_build_id = coalesce((select id from changed), transition_build_id)
    where id = ${jobId}`.execute(db);
}
