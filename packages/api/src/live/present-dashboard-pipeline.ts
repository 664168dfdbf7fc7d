import type { BuildId, BuildRow, JobRow, PipelineRow, RefrainBar } from '@rondo/db';
import type {
  UiBuildCause,
  UiDashboardPipeline,
  UiJobBox,
  UiJobState,
  UiPipelineStatus,
  UiPlace,
} from '@rondo/protocol';
import type { BuildsById } from '../present/present-job.ts';
import { toSeconds } from '../present/present-pipeline.ts';
import { layersOf } from './layers-of.ts';
import { presentMixedRefrain } from './refrain.ts';

export type PipelineParts = {
  readonly pipeline: PipelineRow;
  readonly jobs: readonly JobRow[];
  readonly builds: BuildsById;
  readonly bars: readonly RefrainBar[];
  readonly hasErrors: boolean;
  /** What broke a build, in one line, where that is known. */
  readonly reasonOf: (build: BuildId) => string | undefined;
  /** What brought a build, where that was read. */
  readonly causeOf: (build: BuildId) => UiBuildCause | undefined;
};

/** Worst first: what a pipeline's status is made of (ui.md A6.4). */
const byBadness = ['failed', 'errored', 'aborted', 'succeeded', 'pending'] as const;

/** One pipeline as the dashboard draws it, without its version. */
export function presentDashboardPipeline(parts: PipelineParts): Omit<UiDashboardPipeline, 'v'> {
  const { pipeline, jobs, builds, bars, hasErrors } = parts;
  const { status, sinceMs } = statusOf(parts);
  const moving = movingOf(jobs, builds);
  const trouble = troubleOf(parts, status);
  const vars =
    pipeline.instanceVars !== undefined && Object.keys(pipeline.instanceVars).length > 0
      ? pipeline.instanceVars
      : undefined;
  const tags = tagsOf(pipeline.userData);
  return {
    id: pipeline.id,
    team: pipeline.teamName,
    name: pipeline.name,
    ...(vars === undefined ? {} : { vars: { ...vars } }),
    flags: flagsOf(pipeline),
    ...(pipeline.pausedBy === undefined ? {} : { pausedBy: pipeline.pausedBy }),
    ...(pipeline.pausedAtMs === undefined ? {} : { pausedAt: toSeconds(pipeline.pausedAtMs) }),
    status,
    ...(sinceMs === undefined ? {} : { since: toSeconds(sinceMs) }),
    running: jobs.some(({ nextBuildId }) => nextBuildId !== undefined),
    ...(moving === undefined ? {} : { moving }),
    ...(trouble === undefined ? {} : { trouble }),
    errors: hasErrors,
    ...(tags.length === 0 ? {} : { tags }),
    jobs: boxesOf(jobs, builds),
    ...presentMixedRefrain(bars),
  };
}

function flagsOf({ isPaused, isArchived, isPublic }: PipelineRow): UiDashboardPipeline['flags'] {
  return [
    ...(isPaused ? (['paused'] as const) : []),
    ...(isArchived ? (['archived'] as const) : []),
    ...(isPublic ? (['public'] as const) : []),
  ];
}

function statusOf({ pipeline, jobs, builds }: PipelineParts): {
  status: UiPipelineStatus;
  sinceMs: number | undefined;
} {
  if (pipeline.isArchived) return { status: 'archived', sinceMs: undefined };
  if (pipeline.isPaused) return { status: 'paused', sinceMs: pipeline.pausedAtMs };
  const unpaused = jobs.filter(({ isPaused }) => !isPaused);
  const statuses = unpaused.map((job) => finishedStatus(job, builds));
  const transitionsOf = (wanted: (status: string) => boolean) =>
    unpaused
      .filter((job) => wanted(finishedStatus(job, builds)))
      .map(({ transitionBuildId }) =>
        transitionBuildId === undefined ? undefined : builds.get(transitionBuildId)?.endTimeMs,
      )
      .filter((timeMs) => timeMs !== undefined);
  const all = transitionsOf(() => true);
  if (all.length === 0) return { status: 'pending', sinceMs: undefined };
  const bad = transitionsOf((status) => status !== 'succeeded');
  const worst = byBadness.find((status) => statuses.includes(status)) ?? 'pending';
  return { status: worst, sinceMs: bad.length > 0 ? Math.min(...bad) : Math.max(...all) };
}

function finishedStatus({ finishedBuildId }: JobRow, builds: BuildsById): string {
  return (finishedBuildId === undefined ? undefined : builds.get(finishedBuildId)?.status) ?? 'pending';
}

/** Latest builds of jobs that failed or errored: one of a pipeline's is what its card points at. */
export function brokenBuildsOf(jobs: readonly JobRow[], builds: BuildsById): BuildRow[] {
  return jobs.flatMap((job) => {
    const status = finishedStatus(job, builds);
    const broken = !job.isPaused && (status === 'failed' || status === 'errored');
    const build = job.finishedBuildId === undefined ? undefined : builds.get(job.finishedBuildId);
    return broken && build !== undefined ? [build] : [];
  });
}

/** The newest started build. */
function movingOf(jobs: readonly JobRow[], builds: BuildsById): UiPlace | undefined {
  const running = jobs
    .flatMap(({ nextBuildId }) => (nextBuildId === undefined ? [] : [builds.get(nextBuildId)]))
    .filter((build): build is BuildRow => build?.status === 'started')
    .sort((a, b) => (b.startTimeMs ?? 0) - (a.startTimeMs ?? 0))[0];
  return running === undefined ? undefined : placeOf(running, running.startTimeMs);
}

/** The job that has been in the pipeline's bad state the longest. */
function troubleOf({ jobs, builds, reasonOf, causeOf }: PipelineParts, status: UiPipelineStatus): UiPlace | undefined {
  if (status !== 'failed' && status !== 'errored' && status !== 'aborted') return undefined;
  const transitionMs = (job: JobRow) =>
    (job.transitionBuildId === undefined ? undefined : builds.get(job.transitionBuildId)?.endTimeMs) ??
    Number.MAX_SAFE_INTEGER;
  const [job] = jobs
    .filter((candidate) => !candidate.isPaused && finishedStatus(candidate, builds) === status)
    .sort((a, b) => transitionMs(a) - transitionMs(b));
  const build = job?.finishedBuildId === undefined ? undefined : builds.get(job.finishedBuildId);
  if (build === undefined) return undefined;
  const why = reasonOf(build.id);
  const by = causeOf(build.id);
  return {
    ...placeOf(build, build.endTimeMs),
    ...(why === undefined ? {} : { why }),
    ...(by === undefined ? {} : { by }),
  };
}

function placeOf(build: BuildRow, sinceMs: number | undefined): UiPlace {
  return {
    job: build.jobName ?? '',
    build: build.name,
    ...(sinceMs === undefined ? {} : { since: toSeconds(sinceMs) }),
  };
}

function boxesOf(jobs: readonly JobRow[], builds: BuildsById): UiJobBox[] {
  const layers = layersOf(jobs);
  return jobs
    .map((job, index): UiJobBox => [layers[index] ?? 0, boxState(job, builds), job.name, linkedBuild(job, builds)])
    .sort((a, b) => a[0] - b[0]);
}

function boxState(job: JobRow, builds: BuildsById): UiJobState {
  const next = job.nextBuildId === undefined ? undefined : builds.get(job.nextBuildId);
  if (next?.status === 'started') return 'running';
  if (job.isPaused) return 'paused';
  if (next !== undefined) return 'pending';
  const finished = job.finishedBuildId === undefined ? undefined : builds.get(job.finishedBuildId);
  return finished === undefined || finished.status === 'started' ? 'none' : finished.status;
}

function linkedBuild({ nextBuildId, finishedBuildId }: JobRow, builds: BuildsById): string {
  const id = nextBuildId ?? finishedBuildId;
  return (id === undefined ? undefined : builds.get(id)?.name) ?? '';
}

/** `user_data.tags` of the configuration, where it is a list of texts (ui.md C2). */
function tagsOf(userData: unknown): string[] {
  if (typeof userData !== 'object' || userData === null || !('tags' in userData) || !Array.isArray(userData.tags))
    return [];
  return userData.tags.filter((tag) => typeof tag === 'string');
}
