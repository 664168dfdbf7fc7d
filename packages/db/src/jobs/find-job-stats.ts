import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** How many builds of a job run at once, with whom it takes turns, and how long its builds wait. */
export type JobStats = {
  /** 0: as many as there are. */
  readonly maxInFlight: number;
  /** Serial groups that other jobs of the pipeline are in, too (scheduling.md 6), with those jobs; both by name. */
  readonly locks: readonly { readonly name: string; readonly jobs: readonly string[] }[];
  /** Median of the time between being made and being started of the last 50 builds, as far as they started; undefined where none did. */
  readonly typicalWaitMs: number | undefined;
};

const waitsCounted = 50;

/** What a job's page says of the job beside its builds, in one statement; undefined where the job is gone. */
export async function findJobStats(db: Db, jobId: JobId): Promise<JobStats | undefined> {
  const { rows } = await sql<RawStats>`
    select j.max_in_flight, locks.shared, waits.typical_ms
    from jobs j
    left join lateral (
      select json_agg(json_build_array(serial_group, names) order by serial_group) as shared
      from (
        select mine.serial_group, array_agg(other.name order by other.name) as names
        from jobs_serial_groups mine
        join jobs other on other.pipeline_id = j.pipeline_id and other.active and other.id <> j.id
        join jobs_serial_groups theirs on theirs.job_id = other.id and theirs.serial_group = mine.serial_group
        where mine.job_id = j.id
        group by mine.serial_group
      ) by_group
    ) locks on true
    left join lateral (
      select percentile_disc(0.5) within group (order by waited_ms) as typical_ms
      from (
        select (extract(epoch from start_time - create_time) * 1000)::float8 as waited_ms
        from builds where job_id = j.id order by coalesce(rerun_of, id) desc, id desc limit ${waitsCounted}
      ) recent
      where waited_ms >= 0
    ) waits on true
    where j.id = ${jobId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    maxInFlight: row.max_in_flight,
    locks: (row.shared ?? []).map(([name, jobs]) => ({ name, jobs })),
    typicalWaitMs: row.typical_ms === null ? undefined : Math.round(row.typical_ms),
  };
}

type RawStats = { max_in_flight: number; shared: [string, string[]][] | null; typical_ms: number | null };
