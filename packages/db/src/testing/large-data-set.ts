import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** How large: every pipeline has a resource that triggers its first job, and a chain of jobs by `passed`. */
export type DataSetSize = {
  pipelines: number;
  jobsPerPipeline: number;
  versionsPerResource: number;
  buildsPerJob: number;
};

/** 1,000 pipelines of 10 jobs, 1,000,000 versions, 1,000,000 builds, of which 10,000 ran again: what queries are judged by. */
export const d1000: DataSetSize = {
  pipelines: 1000,
  jobsPerPipeline: 10,
  versionsPerResource: 1000,
  buildsPerJob: 100,
};

/** Fills an empty database with a history such as a busy installation has, and lets PostgreSQL know what it looks like. */
export async function fillLargeDataSet(db: Db, size: DataSetSize): Promise<void> {
  await fillPipelines(db, size);
  await fillVersions(db, size);
  await fillBuilds(db, size);
  await sql`analyze`.execute(db);
}

async function fillPipelines(db: Db, { pipelines, jobsPerPipeline }: DataSetSize): Promise<void> {
  const empty = '{"name":"x","plan":null}';
  await sql`insert into teams (id, name) select id, 'team-' || id from generate_series(1, 10) as id`.execute(db);
  await sql`insert into pipelines (id, team_id, name, paused, ordering)
    select id, 1 + id % 10, 'pipeline-' || id, id % 10 = 0, id from generate_series(1, ${pipelines}::int) as id`.execute(
    db,
  );
  await sql`insert into jobs (id, pipeline_id, name, ordering, config, build_number_seq, schedule_served, inputs_determined, max_in_flight)
    select id, 1 + (id - 1) / ${jobsPerPipeline}::int, 'job-' || (id - 1) % ${jobsPerPipeline}::int, (id - 1) % ${jobsPerPipeline}::int, ${empty},
      1000, 1, true, id % 2
    from generate_series(1, ${pipelines * jobsPerPipeline}::int) as id`.execute(db);
  await sql`insert into jobs_serial_groups (job_id, serial_group) select id, name from jobs where max_in_flight > 0`.execute(
    db,
  );
  await sql`insert into base_resource_types (id, name) values (1, 'git')`.execute(db);
  await sql`insert into resource_configs (id, base_resource_type_id, source_hash)
    select id, 1, id::text from generate_series(1, ${pipelines}::int) as id`.execute(db);
  await sql`insert into resources (id, pipeline_id, name, type, config, resource_config_id, resource_config_scope_id)
    select id, id, 'repo', 'git', ${'{"name":"repo","type":"git","source":null}'}, id, id from generate_series(1, ${pipelines}::int) as id`.execute(
    db,
  );
  await sql`insert into job_inputs (job_id, name, resource_id, passed_job_id, trigger)
    select id, 'repo', pipeline_id, case when ordering > 0 then id - 1 end, true from jobs`.execute(db);
}

async function fillVersions(db: Db, { pipelines, versionsPerResource }: DataSetSize): Promise<void> {
  await sql`insert into resource_config_scopes
      (id, resource_config_id, resource_id, last_check_start_time, last_check_end_time, last_check_succeeded, next_check_time)
    select id, id, id, now(), now(), true, now() + interval '1 minute' from generate_series(1, ${pipelines}::int) as id`.execute(
    db,
  );
  await sql`insert into resource_versions (scope_id, version, digest, check_order)
    select scope, jsonb_build_object('ref', md5(scope || '/' || number)), sha256((scope || '/' || number)::bytea), number
    from generate_series(1, ${pipelines}::int) as scope, generate_series(1, ${versionsPerResource}::int) as number`.execute(
    db,
  );
}

async function fillBuilds(
  db: Db,
  { pipelines, jobsPerPipeline, versionsPerResource, buildsPerJob }: DataSetSize,
): Promise<void> {
  const jobs = pipelines * jobsPerPipeline;
  // Build by build over all jobs, so that ids of a job are as far apart as they are in life.
  await sql`insert into builds (id, name, team_id, pipeline_id, job_id, status, scheduled, inputs_ready, create_time, start_time, end_time, public_plan)
    select (number - 1) * ${jobs}::int + jobs.id, number::text, team_id, pipelines.id, jobs.id,
      case when number % 10 = 0 then 'failed' else 'succeeded' end, true, true, now(), now(), now(), '{"id":"1","do":[]}'
    from generate_series(1, ${buildsPerJob}::int) as number, jobs join pipelines on pipelines.id = pipeline_id`.execute(
    db,
  );
  await sql`select setval(pg_get_serial_sequence('builds', 'id'), (select max(id) from builds))`.execute(db);
  await sql`insert into build_inputs (build_id, name, resource_id, version_digest, job_id)
    select builds.id, 'repo', pipeline_id, digest, builds.job_id from builds
    join resource_versions on scope_id = pipeline_id
      and check_order = builds.name::int * ${Math.max(1, Math.floor(versionsPerResource / buildsPerJob))}::int`.execute(
    db,
  );
  await sql`insert into successful_build_outputs (build_id, job_id, order_key, resource_id, position, version_digest)
    select builds.id, builds.job_id, builds.id, build_inputs.resource_id, 0, version_digest
    from build_inputs join builds on builds.id = build_id where status = 'succeeded'`.execute(db);
  await sql`insert into build_event_states (build_id, next_event_id, lease_epoch, ended, sealed) select id, 20, 1, true, true from builds`.execute(
    db,
  );
  await sql`insert into builds (name, team_id, pipeline_id, job_id, status)
    select 'next', pipelines.team_id, pipelines.id, jobs.id, 'pending' from jobs join pipelines on pipelines.id = pipeline_id where jobs.id % 100 = 0`.execute(
    db,
  );
  await sql`insert into builds (name, team_id, pipeline_id, job_id, status, scheduled, start_time)
    select 'running', pipelines.team_id, pipelines.id, jobs.id, 'started', true, now() from jobs join pipelines on pipelines.id = pipeline_id where jobs.id % 100 = 1`.execute(
    db,
  );
  await sql`insert into builds
      (name, team_id, pipeline_id, job_id, status, scheduled, inputs_ready, create_time, start_time, end_time, rerun_of, rerun_number)
    select name || '.1', team_id, pipeline_id, job_id, status, true, true, now(), now(), now(), id, 1
    from builds where end_time is not null and id % 100 = 7`.execute(db);
}
