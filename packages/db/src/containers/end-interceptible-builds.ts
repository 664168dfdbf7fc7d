import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type InterceptibleOptions = {
  /** How long containers of one-off builds stay after their end. */
  readonly oneOffGraceMs: number;
  /** How long those of a job's newest build that did not succeed stay; 0: for as long as it is the newest. */
  readonly failedGraceMs: number;
};

/** Builds that ended and whose containers nobody will want to look into any more (worker.md 18.1). How many there were. */
export async function endInterceptibleBuilds(
  db: Db,
  { oneOffGraceMs, failedGraceMs }: InterceptibleOptions,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update builds set interceptible = false
    where interceptible and end_time is not null
      and (job_id is not null or end_time < now() - ${oneOffGraceMs} * interval '1 millisecond')
      and (job_id is null or status = 'succeeded'
        or not exists (select from jobs where jobs.id = builds.job_id and jobs.latest_completed_build_id = builds.id)
        or (${failedGraceMs} > 0 and end_time < now() - ${failedGraceMs} * interval '1 millisecond'))`.execute(db);
  return Number(numAffectedRows);
}
