import { sql } from 'kysely';
import type { Db } from '../../database.ts';
import type { JobId } from '../../ids.ts';
import { requestSchedule } from '../../jobs/request-schedule.ts';

/**
 * Asks for the jobs that a build's end may let go on: after a success those that name its job in `passed`; always those
 * with a pending build that share a limit with it, since a slot is free now (scheduling.md 1.2, 3.1). Locks them, and
 * the build's own job, in the order that everybody keeps to.
 */
export async function requestFollowers(
  db: Db,
  { jobId, succeeded }: { jobId: JobId; succeeded: boolean },
): Promise<void> {
  const { rows } = await sql<{ id: JobId; isAsked: boolean }>`
    with asked as (
      select job_id as id from job_inputs where ${succeeded} and passed_job_id = ${jobId}
      union
      select sharing.id from jobs as mine
      join jobs as sharing on sharing.pipeline_id = mine.pipeline_id
      where mine.id = ${jobId}
        and (sharing.id = mine.id or exists (
          select from jobs_serial_groups a join jobs_serial_groups b using (serial_group)
          where a.job_id = mine.id and b.job_id = sharing.id))
        and exists (select from builds where job_id = sharing.id and end_time is null and status = 'pending')
    )
    select id, id in (select id from asked) as "isAsked" from jobs
    where id = ${jobId} or id in (select id from asked)
    order by id for no key update`.execute(db);
  const asked = rows.filter(({ isAsked }) => isAsked).map(({ id }) => id);
  if (asked.length > 0) await requestSchedule(db, { jobIds: asked });
}
