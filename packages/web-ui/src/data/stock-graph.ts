import type { UiBuildRef, UiGraphJob, UiGraphResource, UiPipelineGraph } from '@rondo/protocol';
import { composeRefrain, p95Of } from './stock-dashboard.ts';
import type { StockBuild, StockJob, StockPipeline, StockResource } from './stock-shapes.ts';

const barsPerNode = 8;

/** Makes the graph's entities from stock lists, where the server has no endpoint for them. Versions of resources are known only where pinned. */
export function composeGraph(
  pipeline: StockPipeline,
  jobs: readonly StockJob[],
  resources: readonly StockResource[],
  builds: readonly StockBuild[],
): UiPipelineGraph {
  const finished = Map.groupBy(
    builds.filter((build) => build.endTime !== undefined),
    (build) => build.jobName ?? '',
  );
  return {
    cursor: '',
    id: pipeline.id,
    team: pipeline.teamName,
    name: pipeline.name,
    ...(pipeline.vars === undefined ? {} : { vars: pipeline.vars }),
    configVersion: pipeline.lastUpdated ?? 0,
    paused: pipeline.paused,
    ...(pipeline.pausedBy === undefined ? {} : { pausedBy: pipeline.pausedBy }),
    ...(pipeline.pausedAt === undefined ? {} : { pausedAt: pipeline.pausedAt }),
    archived: pipeline.archived,
    public: pipeline.public,
    groups: [...pipeline.groups],
    ...(pipeline.backgroundImage === undefined ? {} : { backgroundImage: pipeline.backgroundImage }),
    ...(pipeline.backgroundFilter === undefined ? {} : { backgroundFilter: pipeline.backgroundFilter }),
    jobs: jobs.map((job) => composeJob(job, finished.get(job.name) ?? [])),
    resources: resources.map(composeResource),
  };
}

function composeJob(job: StockJob, builds: readonly StockBuild[]): UiGraphJob {
  return {
    id: job.id,
    v: 0,
    name: job.name,
    groups: [...job.groups],
    paused: job.paused,
    ...(job.pausedBy === undefined ? {} : { pausedBy: job.pausedBy }),
    ...(job.pausedAt === undefined ? {} : { pausedAt: job.pausedAt }),
    ...(job.nextBuild === undefined ? {} : { next: refOf(job.nextBuild) }),
    ...(job.finishedBuild === undefined ? {} : { finished: refOf(job.finishedBuild) }),
    inputs: job.inputs.map((input) => ({ ...input, passed: [...input.passed] })),
    outputs: job.outputs.map((output) => ({ ...output })),
    refrain: composeRefrain(builds, barsPerNode).refrain,
    p95Ms: p95Of(builds),
  };
}

function composeResource(resource: StockResource): UiGraphResource {
  const status = resource.checkBuild?.status;
  return {
    id: resource.id ?? 0,
    v: 0,
    name: resource.name,
    type: resource.type,
    ...(resource.icon === undefined ? {} : { icon: resource.icon }),
    ...(resource.pinnedVersion === undefined ? {} : { version: { ...resource.pinnedVersion } }),
    ...(resource.pinnedVersion === undefined
      ? {}
      : { pinned: resource.pinnedInConfig ? ('config' as const) : ('api' as const) }),
    ...(resource.lastChecked === undefined ? {} : { lastChecked: resource.lastChecked }),
    checkFailed: status === 'failed' || status === 'errored',
  };
}

function refOf(build: StockBuild): UiBuildRef {
  return {
    id: build.id,
    name: build.name,
    status: build.status,
    ...(build.startTime === undefined ? {} : { startTime: build.startTime }),
    ...(build.endTime === undefined ? {} : { endTime: build.endTime }),
  };
}
