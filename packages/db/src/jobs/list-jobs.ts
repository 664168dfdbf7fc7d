import { type SqlBool, sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId, TeamId } from '../ids.ts';
import type { JobInputRow, JobOutputRow, JobRow } from './job-row.ts';

/** Whose jobs: one by its name in a pipeline, a pipeline's, several pipelines', or those of visible teams and public pipelines. */
export type JobSelection =
  | { pipelineId: PipelineId; name?: string }
  | { pipelineIds: readonly PipelineId[] }
  | { jobId: JobId }
  | { visible: 'all' | { teamIds: readonly TeamId[] } };

/** Active jobs by id, with inputs and outputs sorted by name, in one statement (api.md 10.3, 10.4). */
export async function listJobs(db: Db, selection: JobSelection): Promise<JobRow[]> {
  const { rows } = await sql<RawJob>`
    select j.id, j.name, j.pipeline_id, p.name as pipeline_name, p.instance_vars, t.name as team_name,
           j.paused, j.paused_by, j.paused_at, j.public, j.has_new_inputs, j.groups, j.first_logged_build_id,
           j.disable_manual_trigger, j.disable_reruns,
           j.next_build_id, j.latest_completed_build_id, j.transition_build_id,
           i.inputs, o.outputs
    from jobs j
    join pipelines p on p.id = j.pipeline_id
    join teams t on t.id = p.team_id
    left join lateral (
      select json_agg(json_build_array(name, resource_id, resource_name, trigger, passed) order by name) as inputs
      from (
        select ji.name, ji.resource_id, r.name as resource_name, bool_or(ji.trigger) as trigger,
               coalesce(array_agg(pj.name order by pj.name) filter (where pj.name is not null), '{}') as passed
        from job_inputs ji
        join resources r on r.id = ji.resource_id
        left join jobs pj on pj.id = ji.passed_job_id
        where ji.job_id = j.id
        group by ji.name, ji.resource_id, r.name
      ) grouped
    ) i on true
    left join lateral (
      select json_agg(json_build_array(jo.name, jo.resource_id, r.name) order by jo.name) as outputs
      from job_outputs jo
      join resources r on r.id = jo.resource_id
      where jo.job_id = j.id
    ) o on true
    where j.active and ${condition(selection)}
    order by j.id`.execute(db);
  return rows.map(readJob);
}

/** One active job by its id. */
export async function findJobById(db: Db, jobId: JobId): Promise<JobRow | undefined> {
  const [job] = await listJobs(db, { jobId });
  return job;
}

function condition(selection: JobSelection) {
  if ('pipelineId' in selection) {
    const { pipelineId, name } = selection;
    const ofPipeline = sql<SqlBool>`j.pipeline_id = ${pipelineId}`;
    return name === undefined ? ofPipeline : sql<SqlBool>`${ofPipeline} and j.name = ${name}`;
  }
  if ('jobId' in selection) return sql<SqlBool>`j.id = ${selection.jobId}`;
  if ('pipelineIds' in selection) return sql<SqlBool>`j.pipeline_id = any(${[...selection.pipelineIds]}::int[])`;
  if (selection.visible === 'all') return sql<SqlBool>`true`;
  return sql<SqlBool>`(p.public or p.team_id = any(${[...selection.visible.teamIds]}::int[]))`;
}

type RawJob = {
  id: JobId;
  name: string;
  pipeline_id: PipelineId;
  pipeline_name: string;
  instance_vars: Record<string, unknown> | null;
  team_name: string;
  paused: boolean;
  paused_by: string | null;
  paused_at: Date | null;
  public: boolean;
  has_new_inputs: boolean;
  groups: string[];
  first_logged_build_id: number;
  disable_manual_trigger: boolean;
  disable_reruns: boolean;
  next_build_id: BuildId | null;
  latest_completed_build_id: BuildId | null;
  transition_build_id: BuildId | null;
  inputs: [string, ResourceId, string, boolean, string[]][] | null;
  outputs: [string, ResourceId, string][] | null;
};

function readJob(row: RawJob): JobRow {
  return {
    id: row.id,
    name: row.name,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    instanceVars: row.instance_vars ?? undefined,
    teamName: row.team_name,
    isPaused: row.paused,
    pausedBy: row.paused_by ?? undefined,
    pausedAtMs: row.paused_at?.getTime(),
    isPublic: row.public,
    hasNewInputs: row.has_new_inputs,
    groups: row.groups,
    firstLoggedBuildId: row.first_logged_build_id,
    isManualTriggerDisabled: row.disable_manual_trigger,
    areRerunsDisabled: row.disable_reruns,
    nextBuildId: row.next_build_id ?? undefined,
    finishedBuildId: row.latest_completed_build_id ?? undefined,
    transitionBuildId: row.transition_build_id ?? undefined,
    inputs: (row.inputs ?? []).map(
      ([name, resourceId, resourceName, trigger, passed]): JobInputRow => ({
        name,
        resourceId,
        resourceName,
        trigger,
        passed,
      }),
    ),
    outputs: (row.outputs ?? []).map(
      ([name, resourceId, resourceName]): JobOutputRow => ({ name, resourceId, resourceName }),
    ),
  };
}
