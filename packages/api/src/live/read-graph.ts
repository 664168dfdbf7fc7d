import {
  type BuildId,
  type BuildRow,
  type Db,
  findBuilds,
  findPipelineConfig,
  type JobRow,
  listBroughtBy,
  listJobRefrains,
  listJobs,
  listNewestVersions,
  listResources,
  type PipelineRow,
  type RefrainBar,
  type ResourceRow,
  readDatabaseTimeMs,
} from '@rondo/db';
import type { UiBuildRef, UiGraphJob, UiGraphResource, UiPipelineGraph } from '@rondo/protocol';
import { type BuildsById, buildIdsOf } from '../present/present-job.ts';
import { toSeconds } from '../present/present-pipeline.ts';
import { percentile95Ms, presentJobRefrain } from './refrain.ts';

const barsOfPercentile = 50;
const barsOnNode = 8;

/** A pipeline as its graph draws it, read afresh in a constant number of statements (ui.md C5). */
export async function readGraph(db: Db, pipeline: PipelineRow): Promise<UiPipelineGraph> {
  const timeMs = await readDatabaseTimeMs(db);
  const [jobs, resources, stored] = await Promise.all([
    listJobs(db, { pipelineId: pipeline.id }),
    listResources(db, { pipelineId: pipeline.id }),
    findPipelineConfig(db, pipeline.id),
  ]);
  const [builds, refrains, broughtBy, versions] = await Promise.all([
    findBuilds(db, buildIdsOf(jobs)),
    listJobRefrains(
      db,
      jobs.map(({ id }) => id),
      barsOfPercentile,
    ),
    listBroughtBy(
      db,
      jobs.flatMap(({ nextBuildId }) => nextBuildId ?? []),
    ),
    listNewestVersions(
      db,
      resources.map(({ id }) => id),
    ),
  ]);
  const vars = pipeline.instanceVars;
  const display = pipeline.display;
  return {
    cursor: String(timeMs),
    id: pipeline.id,
    team: pipeline.teamName,
    name: pipeline.name,
    ...(vars === undefined ? {} : { vars: { ...vars } }),
    configVersion: pipeline.configVersion,
    paused: pipeline.isPaused,
    ...(pipeline.pausedBy === undefined ? {} : { pausedBy: pipeline.pausedBy }),
    ...(pipeline.pausedAtMs === undefined ? {} : { pausedAt: toSeconds(pipeline.pausedAtMs) }),
    archived: pipeline.isArchived,
    public: pipeline.isPublic,
    groups: (stored?.config.groups ?? []).map(({ name }) => name),
    ...(display?.backgroundImage === undefined ? {} : { backgroundImage: display.backgroundImage }),
    ...(display?.backgroundFilter === undefined ? {} : { backgroundFilter: display.backgroundFilter }),
    jobs: jobs.map((job) => presentJob({ job, builds, bars: refrains.get(job.id) ?? [], broughtBy, timeMs })),
    resources: resources.map((resource) => presentResource(resource, versions.get(resource.id), timeMs)),
  };
}

function presentJob(parts: {
  job: JobRow;
  builds: BuildsById;
  bars: readonly RefrainBar[];
  broughtBy: ReadonlyMap<BuildId, string[]>;
  timeMs: number;
}): UiGraphJob {
  const { job, builds, bars, broughtBy, timeMs } = parts;
  const next = job.nextBuildId === undefined ? undefined : builds.get(job.nextBuildId);
  const finished = job.finishedBuildId === undefined ? undefined : builds.get(job.finishedBuildId);
  const brought = next?.status === 'started' && !next.isManuallyTriggered ? (broughtBy.get(next.id) ?? []) : [];
  return {
    id: job.id,
    v: timeMs,
    name: job.name,
    groups: [...job.groups],
    paused: job.isPaused,
    ...(job.pausedBy === undefined ? {} : { pausedBy: job.pausedBy }),
    ...(job.pausedAtMs === undefined ? {} : { pausedAt: toSeconds(job.pausedAtMs) }),
    ...(next === undefined ? {} : { next: buildRef(next) }),
    ...(finished === undefined ? {} : { finished: buildRef(finished) }),
    ...(brought.length === 0 ? {} : { broughtBy: brought }),
    inputs: job.inputs.map(({ name, resourceName, passed, trigger }) => ({
      name,
      resource: resourceName,
      passed: [...passed],
      trigger,
    })),
    outputs: job.outputs.map(({ name, resourceName }) => ({ name, resource: resourceName })),
    refrain: presentJobRefrain(bars.slice(-barsOnNode)),
    p95Ms: percentile95Ms(bars),
  };
}

function buildRef(build: BuildRow): UiBuildRef {
  return {
    id: build.id,
    name: build.name,
    status: build.status,
    ...(build.startTimeMs === undefined ? {} : { startTime: toSeconds(build.startTimeMs) }),
    ...(build.endTimeMs === undefined ? {} : { endTime: toSeconds(build.endTimeMs) }),
  };
}

function presentResource(
  resource: ResourceRow,
  newest: Readonly<Record<string, string>> | undefined,
  timeMs: number,
): UiGraphResource {
  const pinned = resource.pinnedVersion as Record<string, string> | undefined;
  const version = pinned ?? newest;
  const icon = resource.config.icon;
  return {
    id: resource.id,
    v: timeMs,
    name: resource.name,
    type: resource.type,
    ...(icon === undefined || icon === '' ? {} : { icon }),
    ...(version === undefined ? {} : { version: { ...version } }),
    ...(pinned === undefined ? {} : { pinned: resource.isPinnedInConfig ? ('config' as const) : ('api' as const) }),
    ...(resource.lastCheckedMs === undefined ? {} : { lastChecked: toSeconds(resource.lastCheckedMs) }),
    checkFailed: resource.lastCheck !== undefined && ['failed', 'errored'].includes(resource.lastCheck.status),
  };
}
