import { sql } from 'kysely';
import type { BuildStatus } from '../builds/build-row.ts';
import type { Db } from '../db.ts';
import type { JobId, PipelineId } from '../ids.ts';

/** A finished build as a bar of the refrain (ui.md C5). */
export type RefrainBar = {
  readonly jobId: JobId;
  readonly status: BuildStatus;
  /** 0 for a build that was aborted before it started. */
  readonly durationMs: number;
  readonly endTimeMs: number;
};

type RawBar = { owner: number; job_id: JobId; status: BuildStatus; duration_ms: number; end_time: Date };

/** The last finished builds of each pipeline's jobs, newest last, in one statement. */
export async function listPipelineRefrains(
  db: Db,
  pipelineIds: readonly PipelineId[],
  perPipeline: number,
): Promise<ReadonlyMap<PipelineId, RefrainBar[]>> {
  const { rows } = await sql<RawBar>`
    select p.id as owner, b.job_id, b.status, b.end_time,
           coalesce(extract(epoch from b.end_time - b.start_time) * 1000, 0)::float8 as duration_ms
    from unnest(${[...pipelineIds]}::int[]) as p (id)
    cross join lateral (
      select id, job_id, status, start_time, end_time from builds
      where pipeline_id = p.id and job_id is not null and end_time is not null
      order by id desc limit ${perPipeline}
    ) b
    order by p.id, b.end_time, b.id`.execute(db);
  return collect(rows);
}

/** The last finished builds of each job, newest last, in one statement. */
export async function listJobRefrains(
  db: Db,
  jobIds: readonly JobId[],
  perJob: number,
): Promise<ReadonlyMap<JobId, RefrainBar[]>> {
  const { rows } = await sql<RawBar>`
    select j.id as owner, b.job_id, b.status, b.end_time,
           coalesce(extract(epoch from b.end_time - b.start_time) * 1000, 0)::float8 as duration_ms
    from unnest(${[...jobIds]}::int[]) as j (id)
    cross join lateral (
      select id, job_id, status, start_time, end_time from builds
      where job_id = j.id and end_time is not null
      order by coalesce(rerun_of, id) desc, id desc limit ${perJob}
    ) b
    order by j.id, b.end_time, b.id`.execute(db);
  return collect(rows);
}

function collect<Owner extends number>(rows: RawBar[]): ReadonlyMap<Owner, RefrainBar[]> {
  const bars = new Map<Owner, RefrainBar[]>();
  for (const { owner, job_id, status, duration_ms, end_time } of rows) {
    const bar = { jobId: job_id, status, durationMs: Math.round(duration_ms), endTimeMs: end_time.getTime() };
    const list = bars.get(owner as Owner);
    if (list === undefined) bars.set(owner as Owner, [bar]);
    else list.push(bar);
  }
  return bars;
}
