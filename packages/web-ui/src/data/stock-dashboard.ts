import type { UiBar, UiDashboardPipeline, UiDashboardTeam, UiJobBox, UiPlace } from '@rondo/protocol';
import { jobLayers } from '../status/job-layers.ts';
import { jobState, judgePipeline } from '../status/pipeline-status.ts';
import { percentile } from '../status/refrain.ts';
import type { StockBuild, StockJob, StockPipeline, StockResource, StockTeam, StockUser } from './stock-shapes.ts';

/** The four lists of the stock API from which the dashboard is made where the server has no endpoint for it. */
export interface StockLists {
  readonly teams: readonly StockTeam[];
  readonly pipelines: readonly StockPipeline[];
  readonly jobs: readonly StockJob[];
  readonly resources: readonly StockResource[];
  /** Recent builds, for the refrain; the stock API has no cheaper way. */
  readonly builds: readonly StockBuild[];
}

const barsPerCard = 40;
const roleOrder = ['owner', 'member', 'pipeline-operator', 'viewer'] as const;

/** Makes the dashboard's entities from stock lists, equal to what `/api/rondo/v1/dashboard` sends. */
export function composeDashboard(
  lists: StockLists,
  user: StockUser | undefined,
): { teams: UiDashboardTeam[]; pipelines: UiDashboardPipeline[] } {
  const jobs = Map.groupBy(lists.jobs, (job) => job.pipelineId);
  const resources = Map.groupBy(lists.resources, (resource) => resource.pipelineId);
  const finished = lists.builds.filter((build) => build.jobName !== undefined && build.endTime !== undefined);
  const builds = Map.groupBy(finished, (build) => build.pipelineId ?? 0);
  return {
    teams: composeTeams(lists, user),
    pipelines: lists.pipelines.map((pipeline) =>
      composePipeline(
        pipeline,
        jobs.get(pipeline.id) ?? [],
        resources.get(pipeline.id) ?? [],
        builds.get(pipeline.id) ?? [],
      ),
    ),
  };
}

function composeTeams(lists: StockLists, user: StockUser | undefined): UiDashboardTeam[] {
  const known = new Map(lists.teams.map((team) => [team.name, team.id]));
  for (const pipeline of lists.pipelines) if (!known.has(pipeline.teamName)) known.set(pipeline.teamName, 0);
  const teams = [...known].map(([name, id]): UiDashboardTeam => {
    const roles = user?.teams.get(name) ?? [];
    return { id, name, role: roleOrder.find((role) => roles.includes(role)) ?? null };
  });
  const place = (team: UiDashboardTeam) => (team.role === null ? roleOrder.length : roleOrder.indexOf(team.role));
  return teams.sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

function composePipeline(
  pipeline: StockPipeline,
  jobs: readonly StockJob[],
  resources: readonly StockResource[],
  builds: readonly StockBuild[],
): UiDashboardPipeline {
  const verdict = judgePipeline(pipeline, jobs);
  const { refrain, p95Ms } = composeRefrain(builds);
  const moving = newestRunning(jobs);
  const trouble = verdict.trouble?.finishedBuild;
  return {
    id: pipeline.id,
    v: 0,
    team: pipeline.teamName,
    name: pipeline.name,
    ...(pipeline.vars === undefined ? {} : { vars: pipeline.vars }),
    flags: (['paused', 'archived', 'public'] as const).filter((flag) => pipeline[flag]),
    ...(pipeline.pausedBy === undefined ? {} : { pausedBy: pipeline.pausedBy }),
    ...(pipeline.pausedAt === undefined ? {} : { pausedAt: pipeline.pausedAt }),
    status: verdict.status,
    ...(verdict.since === undefined ? {} : { since: verdict.since }),
    running: verdict.running,
    ...(moving === undefined ? {} : { moving: placeOf(moving, moving.startTime) }),
    ...(trouble === undefined ? {} : { trouble: placeOf(trouble, verdict.since) }),
    errors: resources.some((one) => one.checkBuild?.status === 'failed' || one.checkBuild?.status === 'errored'),
    jobs: composeBoxes(jobs),
    refrain,
    p95Ms,
  };
}

function composeBoxes(jobs: readonly StockJob[]): UiJobBox[] {
  const layers = jobLayers(jobs);
  const boxes = jobs.map((job): UiJobBox => {
    const build = job.nextBuild ?? job.finishedBuild;
    return [layers.get(job.name) ?? 0, jobState(job), job.name, build?.name ?? ''];
  });
  return boxes.sort((a, b) => a[0] - b[0]);
}

function placeOf(build: StockBuild, since: number | undefined): UiPlace {
  return { job: build.jobName ?? '', build: build.name, ...(since === undefined ? {} : { since }) };
}

function newestRunning(jobs: readonly StockJob[]): StockBuild | undefined {
  const running = jobs.flatMap((job) => (job.nextBuild?.status === 'started' ? [job.nextBuild] : []));
  return running.toSorted((a, b) => (b.startTime ?? 0) - (a.startTime ?? 0))[0];
}

/** Bars of some builds with the p95 of each bar's own job. */
export function composeRefrain(
  builds: readonly StockBuild[],
  limit = barsPerCard,
): { refrain: UiBar[]; p95Ms: number } {
  const byEnd = builds.toSorted((a, b) => (a.endTime ?? 0) - (b.endTime ?? 0)).slice(-limit);
  const p95Ms = p95Of(byEnd);
  const perJob = new Map([...Map.groupBy(builds, (build) => build.jobName)].map(([job, own]) => [job, p95Of(own)]));
  const refrain = byEnd.map((build): UiBar => {
    const own = perJob.get(build.jobName) ?? p95Ms;
    const bar = [build.status, durationMs(build), build.endTime ?? 0] as const;
    return own === p95Ms ? [...bar] : [...bar, own];
  });
  return { refrain, p95Ms };
}

/** The p95 of the durations of the builds that succeeded, or of all when none did. */
export function p95Of(builds: readonly StockBuild[]): number {
  const succeeded = builds.filter((build) => build.status === 'succeeded');
  return percentile((succeeded.length > 0 ? succeeded : builds).map(durationMs), 0.95);
}

export function durationMs(build: StockBuild): number {
  if (build.startTime === undefined || build.endTime === undefined) return 0;
  return Math.max(0, build.endTime - build.startTime) * 1000;
}
