import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

export type PermitBuildOptions = {
  buildId: BuildId;
  jobId: JobId;
  limit: number;
  /** The jobs whose builds count towards the limit, all of them locked. */
  sharing: readonly JobId[];
};

export type Permission =
  | { readonly kind: 'permitted' }
  | { readonly kind: 'refused'; readonly running: readonly BuildId[]; readonly behind: BuildId | undefined };

/**
 * Gives a pending build its slot, for good (one that has it and waits for checks keeps it), unless its limit is reached or an older build of the same groups that could
 * run is pending (scheduling.md 3.1). A rerun counts even where its job's inputs are not determined: it needs none.
 */
export async function permitBuild(db: Db, { buildId, jobId, limit, sharing }: PermitBuildOptions): Promise<Permission> {
  const { rows } = await sql<{ permitted: boolean; running: BuildId[]; oldest: BuildId | null }>`
    with running as (
      select coalesce(array_agg(id order by id), '{}') as ids from builds
      where job_id = any(${[...sharing]}::int[]) and end_time is null and scheduled and id <> ${buildId}
    ), oldest as (
      select b.id from builds b join jobs j on j.id = b.job_id
      where b.job_id = any(${[...sharing]}::int[]) and b.end_time is null and b.status = 'pending' and not j.paused
        and (j.inputs_determined or b.rerun_of is not null)
      order by coalesce(b.rerun_of, b.id), b.id limit 1
    ), decision as (
      select (select scheduled from builds where id = ${buildId}) or ${limit} = 0 or (cardinality(running.ids) < ${limit} and (select id from oldest) = ${buildId}) as permitted, running.ids
      from running
    ), permitted as (
      update builds set scheduled = true where id = ${buildId} and not scheduled and (select permitted from decision)
    ), noted as (
      update jobs set max_in_flight_reached = not decision.permitted from decision
      where jobs.id = ${jobId} and max_in_flight_reached = decision.permitted
    )
    select permitted, ids as running, (select id from oldest) as oldest from decision`.execute(db);
  const [row] = rows;
  if (row === undefined || row.permitted) return { kind: 'permitted' };
  const behind = row.oldest !== null && row.oldest !== buildId ? row.oldest : undefined;
  return { kind: 'refused', running: row.running, behind };
}
