import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { JobId } from '../../ids.ts';
import { requestSchedule } from '../../jobs/request-schedule.ts';

/**
 * Asks for the jobs that a build's end may let go on: after a success those that name its job in `passed`; always those
 * with a pending build that share a limit with it, since a slot is free now (scheduling.md 1.2, 3.1).
 *
 * All of them are locked before it is looked who has a pending build: the scheduler, which refuses a build its slot under
 * the same locks, has then either been before, and its refusal is seen, or comes later and sees the slot.
 */
export async function requestFollowers(
  db: Db,
  { jobId, succeeded }: { jobId: JobId; succeeded: boolean },
): Promise<void> {
  const { rows } = await sql<{ id: JobId; isFollower: boolean }>`
    with followers as (
      select job_id as id from job_inputs where ${succeeded} and passed_job_id = ${jobId}
    ), sharing as (
      select theirs.job_id as id from jobs_serial_groups mine
      join jobs_serial_groups theirs using (serial_group)
      join jobs me on me.id = mine.job_id
      join jobs other on other.id = theirs.job_id and other.pipeline_id = me.pipeline_id
      where mine.job_id = ${jobId}
    )
    select id, id in (select id from followers) as "isFollower" from jobs
    where id in (select ${jobId}::int union select id from followers union select id from sharing)
    order by id for no key update`.execute(db);
  const { rows: waiting } = await sql<{ id: JobId }>`
    select distinct job_id as id from builds
    where job_id = any(${rows.map(({ id }) => id)}::int[]) and end_time is null and status = 'pending'`.execute(db);
  const followers = rows.filter(({ isFollower }) => isFollower);
  const jobIds = [...new Set([...followers, ...waiting].map(({ id }) => id))];
  if (jobIds.length > 0) await requestSchedule(db, { jobIds });
}
