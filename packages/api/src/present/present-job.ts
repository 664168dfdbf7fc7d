import type { BuildId, BuildRow, JobInputRow, JobRow } from '@rondo/db';
import { Type } from 'typebox';
import { Build, BuildStatusWord, presentBuild } from './present-build.ts';
import { toSeconds } from './present-pipeline.ts';
import { Free, Seconds, text } from './shapes.ts';
import { sortKeys } from './sort-keys.ts';

export type BuildsById = ReadonlyMap<BuildId, BuildRow>;

/** The builds that jobs refer to, for one look-up. */
export function buildIdsOf(jobs: readonly JobRow[]): BuildId[] {
  return jobs
    .flatMap(({ nextBuildId, finishedBuildId, transitionBuildId }) => [nextBuildId, finishedBuildId, transitionBuildId])
    .filter((id) => id !== undefined);
}

const common = {
  id: Type.Integer(),
  name: Type.String(),
  team_name: Type.String(),
  pipeline_id: Type.Integer(),
  pipeline_name: Type.String(),
  pipeline_instance_vars: Type.Optional(Free),
  paused: Type.Optional(Type.Boolean()),
  paused_by: text,
  paused_at: Type.Optional(Seconds),
  has_new_inputs: Type.Optional(Type.Boolean()),
  groups: Type.Optional(Type.Array(Type.String())),
};
const passed = Type.Optional(Type.Array(Type.String()));
const outputs = Type.Optional(Type.Array(Type.Object({ name: Type.String(), resource: Type.String() })));

/** What `presentBuildSummary` gives. */
export const BuildSummary = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  status: BuildStatusWord,
  start_time: Type.Optional(Seconds),
  end_time: Type.Optional(Seconds),
  team_name: Type.String(),
  pipeline_id: Type.Optional(Type.Integer()),
  pipeline_name: text,
  pipeline_instance_vars: Type.Optional(Free),
  job_name: text,
});

/** What `presentJob` gives. */
export const Job = Type.Object({
  ...common,
  first_logged_build_id: Type.Optional(Type.Integer()),
  disable_manual_trigger: Type.Optional(Type.Boolean()),
  disable_reruns: Type.Optional(Type.Boolean()),
  next_build: Type.Union([Build, Type.Null()]),
  finished_build: Type.Union([Build, Type.Null()]),
  inputs: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), resource: Type.String(), trigger: Type.Boolean(), passed })),
  ),
  outputs,
});

/** What `presentJobSummary` gives. */
export const JobSummary = Type.Object({
  ...common,
  finished_build: Type.Optional(BuildSummary),
  next_build: Type.Optional(BuildSummary),
  transition_build: Type.Optional(BuildSummary),
  inputs: Type.Optional(
    Type.Array(
      Type.Object({ name: Type.String(), resource: Type.String(), passed, trigger: Type.Optional(Type.Boolean()) }),
    ),
  ),
  outputs,
});

/** A job as its own page shows it, keys in stock's order (api.md 10.3). */
export function presentJob(job: JobRow, builds: BuildsById, options: { withComment: boolean }): object {
  const build = (id: BuildId | undefined) => {
    const found = id === undefined ? undefined : builds.get(id);
    return found === undefined ? null : presentBuild(found, options);
  };
  return {
    ...commonFields(job),
    first_logged_build_id: job.firstLoggedBuildId === 0 ? undefined : job.firstLoggedBuildId,
    disable_manual_trigger: job.isManualTriggerDisabled || undefined,
    disable_reruns: job.areRerunsDisabled || undefined,
    next_build: build(job.nextBuildId),
    finished_build: build(job.finishedBuildId),
    inputs: listOrNothing(job.inputs.map(presentInput)),
    outputs: presentOutputs(job),
  };
}

/** A job as lists show it (api.md 10.4). */
export function presentJobSummary(job: JobRow, builds: BuildsById): object {
  const build = (id: BuildId | undefined) => {
    const found = id === undefined ? undefined : builds.get(id);
    return found === undefined ? undefined : presentBuildSummary(found);
  };
  return {
    ...commonFields(job),
    finished_build: build(job.finishedBuildId),
    next_build: build(job.nextBuildId),
    transition_build: build(job.transitionBuildId),
    inputs: listOrNothing(job.inputs.map(presentSummaryInput)),
    outputs: presentOutputs(job),
  };
}

/** The short form of a build in lists of jobs and resources; times that are not there yet are left out (api.md 10.2). */
export function presentBuildSummary(build: BuildRow): object {
  return {
    id: build.id,
    name: build.name,
    status: build.status,
    start_time: build.startTimeMs === undefined ? undefined : toSeconds(build.startTimeMs),
    end_time: build.endTimeMs === undefined ? undefined : toSeconds(build.endTimeMs),
    team_name: build.teamName,
    pipeline_id: build.pipelineId,
    pipeline_name: build.pipelineName,
    pipeline_instance_vars: sortKeys(build.instanceVars),
    job_name: build.jobName,
  };
}

function commonFields(job: JobRow) {
  return {
    id: job.id,
    name: job.name,
    team_name: job.teamName,
    pipeline_id: job.pipelineId,
    pipeline_name: job.pipelineName,
    pipeline_instance_vars: sortKeys(job.instanceVars),
    paused: job.isPaused || undefined,
    paused_by: job.pausedBy,
    paused_at: job.pausedAtMs === undefined ? undefined : toSeconds(job.pausedAtMs),
    has_new_inputs: job.hasNewInputs || undefined,
    groups: listOrNothing(job.groups),
  };
}

function presentInput({ name, resourceName, passed, trigger }: JobInputRow): object {
  return { name, resource: resourceName, trigger, passed: listOrNothing(passed) };
}

/** In lists the keys come in another order, and `trigger` only where it is true. */
function presentSummaryInput({ name, resourceName, passed, trigger }: JobInputRow): object {
  return { name, resource: resourceName, passed: listOrNothing(passed), trigger: trigger || undefined };
}

function presentOutputs({ outputs }: JobRow): object[] | undefined {
  return listOrNothing(outputs.map(({ name, resourceName }) => ({ name, resource: resourceName })));
}

function listOrNothing<Item>(list: readonly Item[]): Item[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
