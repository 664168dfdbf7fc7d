import type {
  UiBar,
  UiBuildCause,
  UiBuildRef,
  UiDashboardPatch,
  UiDashboardPipeline,
  UiDashboardTeam,
  UiGraphJob,
  UiGraphResource,
  UiJobBox,
  UiPipelineGraph,
  UiPipelinePatch,
  UiPlace,
} from '@rondo/protocol';
import { asObject, count, flag, type JsonObject, list, moment, text, textMap, texts } from './json.ts';

/** Reading of the additive endpoints, as tolerant as that of the stock ones: what is missing gets a harmless default. */
const buildStatuses = ['pending', 'started', 'succeeded', 'failed', 'errored', 'aborted'] as const;
const pipelineStatuses = ['archived', 'paused', 'failed', 'errored', 'aborted', 'succeeded', 'pending'] as const;
const jobStates = ['none', 'paused', 'pending', 'running', 'succeeded', 'failed', 'errored', 'aborted'] as const;
const roles = ['owner', 'member', 'pipeline-operator', 'viewer'] as const;
const flags = ['paused', 'archived', 'public'] as const;

export function readDashboard(
  body: unknown,
): { teams: UiDashboardTeam[]; pipelines: UiDashboardPipeline[] } | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.pipelines)) return undefined;
  return { teams: list(object.teams, readTeam), pipelines: list(object.pipelines, readPipeline) };
}

export function readDashboardPatch(data: unknown): UiDashboardPatch {
  const object = asObject(data) ?? {};
  return {
    ...(object.teams === undefined ? {} : { teams: list(object.teams, readTeam) }),
    ...(object.pipelines === undefined ? {} : { pipelines: list(object.pipelines, readPipeline) }),
    ...(object.removed === undefined ? {} : { removed: numbers(object.removed) }),
    ...(object.order === undefined ? {} : { order: numbers(object.order) }),
  };
}

export function readGraph(body: unknown): UiPipelineGraph | undefined {
  const object = asObject(body);
  const [id, name] = [count(object ?? {}, 'id'), text(object ?? {}, 'name')];
  if (object === undefined || id === undefined || name === undefined || !Array.isArray(object.jobs)) return undefined;
  return {
    cursor: text(object, 'cursor') ?? '',
    id,
    team: text(object, 'team') ?? '',
    name,
    configVersion: count(object, 'configVersion') ?? 0,
    paused: flag(object, 'paused'),
    archived: flag(object, 'archived'),
    public: flag(object, 'public'),
    groups: texts(object.groups),
    jobs: list(object.jobs, readGraphJob),
    resources: list(object.resources, readGraphResource),
    ...varsOf(object),
    ...present('pausedBy', text(object, 'pausedBy')),
    ...present('pausedAt', moment(object, 'pausedAt')),
    ...present('backgroundImage', text(object, 'backgroundImage')),
    ...present('backgroundFilter', text(object, 'backgroundFilter')),
  };
}

export function readPipelinePatch(data: unknown): UiPipelinePatch {
  const object = asObject(data) ?? {};
  return {
    jobs: list(object.jobs, readGraphJob),
    resources: list(object.resources, readGraphResource),
    ...(typeof object.paused === 'boolean' ? { paused: object.paused } : {}),
    ...present('pausedBy', text(object, 'pausedBy')),
    ...present('pausedAt', moment(object, 'pausedAt')),
    ...(typeof object.public === 'boolean' ? { public: object.public } : {}),
  };
}

function readTeam(object: JsonObject): UiDashboardTeam | undefined {
  const name = text(object, 'name');
  if (name === undefined) return undefined;
  return { id: count(object, 'id') ?? 0, name, role: roles.find((role) => role === object.role) ?? null };
}

function readPipeline(object: JsonObject): UiDashboardPipeline | undefined {
  const [id, name] = [count(object, 'id'), text(object, 'name')];
  if (id === undefined || name === undefined) return undefined;
  const set = texts(object.flags);
  return {
    id,
    v: count(object, 'v') ?? 0,
    team: text(object, 'team') ?? '',
    name,
    flags: flags.filter((one) => set.includes(one)),
    status: pipelineStatuses.find((status) => status === object.status) ?? 'pending',
    running: flag(object, 'running'),
    errors: flag(object, 'errors'),
    jobs: rows(object.jobs, readBox),
    refrain: rows(object.refrain, readBar),
    p95Ms: count(object, 'p95Ms') ?? 0,
    ...varsOf(object),
    ...present('since', moment(object, 'since')),
    ...present('pausedBy', text(object, 'pausedBy')),
    ...present('pausedAt', moment(object, 'pausedAt')),
    ...present('moving', readPlace(object.moving)),
    ...present('trouble', readPlace(object.trouble)),
    ...(Array.isArray(object.tags) ? { tags: texts(object.tags) } : {}),
  };
}

function readPlace(value: unknown): UiPlace | undefined {
  const object = asObject(value);
  const job = text(object ?? {}, 'job');
  if (object === undefined || job === undefined) return undefined;
  return {
    job,
    build: text(object, 'build') ?? '',
    ...present('since', moment(object, 'since')),
    ...present('why', text(object, 'why')),
    ...present('by', readCause(object.by)),
  };
}

function readCause(value: unknown): UiBuildCause | undefined {
  const object = asObject(value);
  if (object === undefined) return undefined;
  const version = asObject(object.version);
  return {
    ...present('user', text(object, 'user')),
    ...(version === undefined ? {} : { version: textMap(version) }),
    ...present('author', text(object, 'author')),
  };
}

function readBox(row: readonly unknown[]): UiJobBox | undefined {
  const [layer, state, job, build] = row;
  if (typeof layer !== 'number' || typeof job !== 'string') return undefined;
  return [layer, jobStates.find((one) => one === state) ?? 'none', job, typeof build === 'string' ? build : ''];
}

function readBar(row: readonly unknown[]): UiBar | undefined {
  const status = buildStatuses.find((one) => one === row[0]);
  const [, durationMs, endTime, p95Ms] = row;
  if (status === undefined || typeof durationMs !== 'number' || typeof endTime !== 'number') return undefined;
  return typeof p95Ms === 'number' ? [status, durationMs, endTime, p95Ms] : [status, durationMs, endTime];
}

function readGraphJob(object: JsonObject): UiGraphJob | undefined {
  const [id, name] = [count(object, 'id'), text(object, 'name')];
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    v: count(object, 'v') ?? 0,
    name,
    groups: texts(object.groups),
    paused: flag(object, 'paused'),
    inputs: list(object.inputs, readInput),
    outputs: list(object.outputs, (output) => {
      const own = text(output, 'name');
      return own === undefined ? undefined : { name: own, resource: text(output, 'resource') ?? own };
    }),
    refrain: rows(object.refrain, readBar),
    p95Ms: count(object, 'p95Ms') ?? 0,
    ...present('pausedBy', text(object, 'pausedBy')),
    ...present('pausedAt', moment(object, 'pausedAt')),
    ...present('next', readBuildRef(object.next)),
    ...present('finished', readBuildRef(object.finished)),
    ...(Array.isArray(object.broughtBy) ? { broughtBy: texts(object.broughtBy) } : {}),
  };
}

function readInput(input: JsonObject): UiGraphJob['inputs'][number] | undefined {
  const name = text(input, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    resource: text(input, 'resource') ?? name,
    passed: texts(input.passed),
    trigger: flag(input, 'trigger'),
  };
}

function readGraphResource(object: JsonObject): UiGraphResource | undefined {
  const name = text(object, 'name');
  if (name === undefined) return undefined;
  const version = textMap(object.version);
  return {
    id: count(object, 'id') ?? 0,
    v: count(object, 'v') ?? 0,
    name,
    type: text(object, 'type') ?? '',
    checkFailed: flag(object, 'checkFailed'),
    ...present('icon', text(object, 'icon')),
    ...(Object.keys(version).length > 0 ? { version } : {}),
    ...(object.pinned === 'config' || object.pinned === 'api' ? { pinned: object.pinned } : {}),
    ...present('lastChecked', moment(object, 'lastChecked')),
  };
}

function readBuildRef(value: unknown): UiBuildRef | undefined {
  const object = asObject(value);
  const [id, name] = [count(object ?? {}, 'id'), text(object ?? {}, 'name')];
  if (object === undefined || id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    status: buildStatuses.find((status) => status === object.status) ?? 'pending',
    ...present('startTime', moment(object, 'startTime')),
    ...present('endTime', moment(object, 'endTime')),
  };
}

function varsOf(object: JsonObject): { vars?: Record<string, unknown> } {
  const vars = asObject(object.vars);
  return vars === undefined || Object.keys(vars).length === 0 ? {} : { vars: { ...vars } };
}

function rows<Row>(value: unknown, read: (row: readonly unknown[]) => Row | undefined): Row[] {
  if (!Array.isArray(value)) return [];
  const found: Row[] = [];
  for (const row of value) {
    const one = Array.isArray(row) ? read(row) : undefined;
    if (one !== undefined) found.push(one);
  }
  return found;
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

/** `{key: value}` where there is a value, else nothing: what exact optional properties want. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  if (value === undefined) return {};
  // A computed key widens to an index signature; the object has exactly this one key.
  return { [key]: value } as { [K in Key]?: Value };
}
