import { asObject, count, flag, type JsonObject, list, moment, text, textMap, texts } from './json.ts';
import type {
  Blocking,
  StockBuild,
  StockBuildResources,
  StockBuildStatus,
  StockJob,
  StockPipeline,
  StockPreparation,
  StockResource,
  StockTeam,
  StockUser,
  StockVersion,
  StockWorker,
  VersionReach,
} from './stock-shapes.ts';

const statuses: readonly StockBuildStatus[] = ['pending', 'started', 'succeeded', 'failed', 'errored', 'aborted'];

export function readBuild(object: JsonObject): StockBuild | undefined {
  const id = count(object, 'id');
  const name = text(object, 'name');
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    status: statuses.find((status) => status === object.status) ?? 'pending',
    teamName: text(object, 'team_name') ?? '',
    pipelineName: text(object, 'pipeline_name'),
    pipelineId: count(object, 'pipeline_id'),
    vars: readVars(object, 'pipeline_instance_vars'),
    jobName: text(object, 'job_name'),
    resourceName: text(object, 'resource_name'),
    startTime: moment(object, 'start_time'),
    endTime: moment(object, 'end_time'),
    reapTime: moment(object, 'reap_time'),
    createdBy: text(object, 'created_by'),
    comment: text(object, 'comment') ?? '',
    rerunOf: text(asObject(object.rerun_of) ?? {}, 'name'),
  };
}

export function readPipeline(object: JsonObject): StockPipeline | undefined {
  const id = count(object, 'id');
  const name = text(object, 'name');
  if (id === undefined || name === undefined) return undefined;
  const display = asObject(object.display) ?? {};
  return {
    id,
    name,
    teamName: text(object, 'team_name') ?? '',
    vars: readVars(object, 'instance_vars'),
    paused: flag(object, 'paused'),
    pausedBy: text(object, 'paused_by'),
    pausedAt: moment(object, 'paused_at'),
    archived: flag(object, 'archived'),
    public: flag(object, 'public'),
    groups: list(object.groups, (group) => text(group, 'name')),
    backgroundImage: text(display, 'background_image'),
    backgroundFilter: text(display, 'background_filter'),
    lastUpdated: moment(object, 'last_updated'),
  };
}

export function readJob(object: JsonObject): StockJob | undefined {
  const id = count(object, 'id');
  const name = text(object, 'name');
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    teamName: text(object, 'team_name') ?? '',
    pipelineId: count(object, 'pipeline_id') ?? 0,
    pipelineName: text(object, 'pipeline_name') ?? '',
    vars: readVars(object, 'pipeline_instance_vars'),
    paused: flag(object, 'paused'),
    pausedBy: text(object, 'paused_by'),
    pausedAt: moment(object, 'paused_at'),
    groups: texts(object.groups),
    disableManualTrigger: flag(object, 'disable_manual_trigger'),
    disableReruns: flag(object, 'disable_reruns') || flag(object, 'disable_rerun_job_trigger'),
    nextBuild: readBuild(asObject(object.next_build) ?? {}),
    finishedBuild: readBuild(asObject(object.finished_build) ?? {}),
    transitionBuild: readBuild(asObject(object.transition_build) ?? {}),
    inputs: list(object.inputs, readInput),
    outputs: list(object.outputs, (output) => {
      const outputName = text(output, 'name');
      return outputName === undefined
        ? undefined
        : { name: outputName, resource: text(output, 'resource') ?? outputName };
    }),
  };
}

function readInput(input: JsonObject): StockJob['inputs'][number] | undefined {
  const name = text(input, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    resource: text(input, 'resource') ?? name,
    passed: texts(input.passed),
    trigger: flag(input, 'trigger'),
  };
}

export function readResource(object: JsonObject): StockResource | undefined {
  const name = text(object, 'name');
  if (name === undefined) return undefined;
  const pinned = textMap(object.pinned_version);
  return {
    id: count(object, 'id'),
    name,
    type: text(object, 'type') ?? '',
    teamName: text(object, 'team_name') ?? '',
    pipelineId: count(object, 'pipeline_id') ?? 0,
    pipelineName: text(object, 'pipeline_name') ?? '',
    vars: readVars(object, 'pipeline_instance_vars'),
    icon: text(object, 'icon'),
    lastChecked: moment(object, 'last_checked'),
    pinnedVersion: Object.keys(pinned).length > 0 ? pinned : undefined,
    pinnedInConfig: flag(object, 'pinned_in_config'),
    pinComment: text(object, 'pin_comment'),
    checkBuild: readBuild(asObject(object.build) ?? {}),
  };
}

export function readVersion(object: JsonObject): StockVersion | undefined {
  const id = count(object, 'id');
  if (id === undefined) return undefined;
  return {
    id,
    version: textMap(object.version),
    metadata: list(object.metadata, (pair) => {
      const name = text(pair, 'name');
      return name === undefined ? undefined : { name, value: text(pair, 'value') ?? '' };
    }),
    enabled: flag(object, 'enabled'),
  };
}

const workerStates = ['running', 'stalled', 'landing', 'landed', 'retiring'] as const;

export function readWorker(object: JsonObject): StockWorker | undefined {
  const name = text(object, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    state: workerStates.find((state) => state === object.state) ?? 'stalled',
    platform: text(object, 'platform') ?? '',
    tags: texts(object.tags),
    team: text(object, 'team'),
    version: text(object, 'version') ?? '',
    containers: count(object, 'active_containers') ?? 0,
    volumes: count(object, 'active_volumes') ?? 0,
    tasks: count(object, 'active_tasks') ?? 0,
    startTime: moment(object, 'start_time'),
  };
}

export function readTeam(object: JsonObject): StockTeam | undefined {
  const name = text(object, 'name');
  return name === undefined ? undefined : { id: count(object, 'id') ?? 0, name };
}

export function readUser(object: JsonObject): StockUser {
  const keys = ['display_user_id', 'user_name', 'name', 'email', 'user_id'];
  const teams = Object.entries(asObject(object.teams) ?? {});
  return {
    name: keys.map((key) => text(object, key)).find((name) => name !== undefined) ?? 'unknown',
    isAdmin: flag(object, 'is_admin'),
    teams: new Map(teams.map(([team, roles]) => [team, texts(roles)])),
  };
}

export function readBuildResources(value: unknown): StockBuildResources {
  const object = asObject(value) ?? {};
  return {
    inputs: list(object.inputs, (input) => {
      const name = text(input, 'name');
      return name === undefined
        ? undefined
        : { name, version: textMap(input.version), isNew: flag(input, 'first_occurrence') };
    }),
    outputs: list(object.outputs, (output) => {
      const name = text(output, 'name');
      return name === undefined ? undefined : { name, version: textMap(output.version) };
    }),
  };
}

/** What came of a version (spec/api.md 10.15): its builds, with the names of their jobs. */
export function readReach(value: unknown): VersionReach {
  const object = asObject(value) ?? {};
  const jobs = new Map(list(object.jobs, (job) => [count(job, 'id'), text(job, 'name')] as const));
  const builds = list(object.builds, (build) => {
    const [id, name, job] = [count(build, 'id'), text(build, 'name'), jobs.get(count(build, 'job_id'))];
    const status = statuses.find((one) => one === build.status) ?? 'pending';
    return id === undefined || name === undefined || job === undefined ? undefined : { id, job, name, status };
  });
  return { whole: true, builds };
}

export function readPreparation(value: unknown): StockPreparation {
  const object = asObject(value) ?? {};
  const inputs = Object.entries(asObject(object.inputs) ?? {});
  return {
    pausedPipeline: readBlocking(object.paused_pipeline),
    pausedJob: readBlocking(object.paused_job),
    maxRunning: readBlocking(object.max_running_builds),
    inputs: new Map(inputs.map(([name, state]) => [name, readBlocking(state)])),
    inputsSatisfied: readBlocking(object.inputs_satisfied),
    missingInputReasons: new Map(Object.entries(textMap(object.missing_input_reasons))),
  };
}

function readBlocking(value: unknown): Blocking {
  return value === 'blocking' || value === 'not_blocking' ? value : 'unknown';
}

function readVars(object: JsonObject, key: string): Record<string, unknown> | undefined {
  const vars = asObject(object[key]);
  return vars !== undefined && Object.keys(vars).length > 0 ? { ...vars } : undefined;
}
