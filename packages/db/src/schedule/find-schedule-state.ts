import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId, TeamId } from '../ids.ts';

/** One get of a job as the scheduler sees it (scheduling.md 4.1). */
export type ScheduleInput = {
  readonly name: string;
  readonly resource: ResourceId;
  readonly resourceName: string;
  readonly trigger: boolean;
  readonly passed: readonly JobId[];
  /** Of the step: `every`, or what it pins. */
  readonly version: 'every' | VersionConfig | null;
  /** The resource's pin. */
  readonly pin: VersionConfig | null;
};

/** A job with all that decides whether and what it runs. */
export type ScheduleState = {
  readonly jobId: JobId;
  readonly pipelineId: PipelineId;
  readonly teamId: TeamId;
  /** How often it was asked for, and how much of that was served. */
  readonly requested: number;
  readonly served: number;
  readonly isPaused: boolean;
  readonly isPipelinePaused: boolean;
  readonly isPipelineArchived: boolean;
  readonly configVersion: number;
  /** Most builds at once, 0 for any number. */
  readonly limit: number;
  readonly inputs: readonly ScheduleInput[];
  /** Builds that were pending; any other was made since and is for the next look. */
  readonly pending: readonly BuildId[];
};

/** Undefined where the job is gone or inactive. */
export async function findScheduleState(db: Db, jobId: JobId): Promise<ScheduleState | undefined> {
  const { rows } = await sql<ScheduleState & { inputs: ScheduleInput[] | null }>`
    select j.id as "jobId", p.id as "pipelineId", p.team_id as "teamId",
      j.schedule_requested as requested, j.schedule_served as served,
      j.paused as "isPaused", p.paused as "isPipelinePaused", p.archived as "isPipelineArchived",
      p.config_version as "configVersion", j.max_in_flight as "limit", inputs.list as inputs,
      array(select id from builds where job_id = j.id and end_time is null and status = 'pending') as pending
    from jobs j join pipelines p on p.id = j.pipeline_id
    left join lateral (${inputsOf}) as inputs on true
    where j.id = ${jobId} and j.active`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { ...row, inputs: row.inputs ?? [] };
}

/** By name, so that the order is always the same. */
const inputsOf = sql`
  select json_agg(json_build_object(
      'name', name, 'resource', resource_id, 'resourceName', resource_name, 'trigger', trigger, 'passed', passed,
      'version', version, 'pin', pin) order by name) as list
  from (
    select i.name, i.resource_id, r.name as resource_name, bool_or(i.trigger) as trigger, pins.version as pin, i.version,
      coalesce(array_agg(i.passed_job_id order by i.passed_job_id) filter (where i.passed_job_id is not null), '{}') as passed
    from job_inputs i join resources r on r.id = i.resource_id left join resource_pins pins on pins.resource_id = r.id
    where i.job_id = j.id
    group by i.name, i.resource_id, r.name, pins.version, i.version
  ) as one`;
