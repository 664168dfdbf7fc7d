import type { UiJobState, UiPipelineStatus } from '@rondo/protocol';
import type { StockBuild, StockJob, StockPipeline } from '../data/stock-shapes.ts';

/** What ui.md A6.4 says of a pipeline, with the job that says it. */
export interface PipelineVerdict {
  readonly status: UiPipelineStatus;
  readonly running: boolean;
  /** Unix seconds. */
  readonly since: number | undefined;
  readonly trouble: StockJob | undefined;
}

const worstFirst = ['failed', 'errored', 'aborted', 'succeeded', 'pending'] as const;

/** The status of a pipeline from its jobs (ui.md A6.4): paused jobs never colour it, but their next build makes it running. */
export function judgePipeline(pipeline: StockPipeline, jobs: readonly StockJob[]): PipelineVerdict {
  const running = jobs.some((job) => job.nextBuild !== undefined);
  if (pipeline.archived) return { status: 'archived', running, since: pipeline.pausedAt, trouble: undefined };
  if (pipeline.paused) return { status: 'paused', running, since: pipeline.pausedAt, trouble: undefined };
  const awake = jobs.filter((job) => !job.paused);
  const worst = worstFirst.find((status) => awake.some((job) => finishedStatus(job) === status)) ?? 'pending';
  const changed = awake.filter((job) => job.transitionBuild?.endTime !== undefined);
  if (changed.length === 0 || worst === 'pending')
    return { status: 'pending', running, since: undefined, trouble: undefined };
  const broken = changed.filter((job) => finishedStatus(job) !== 'succeeded').toSorted(byTransition);
  const since = broken[0]?.transitionBuild?.endTime ?? changed.toSorted(byTransition).at(-1)?.transitionBuild?.endTime;
  return { status: worst, running, since, trouble: broken.find((job) => finishedStatus(job) === worst) };
}

/** What a box of the job preview shows (ui.md A6.7). */
export function jobState(job: StockJob): UiJobState {
  if (job.nextBuild?.status === 'started') return 'running';
  if (job.paused) return 'paused';
  if (job.finishedBuild === undefined) return job.nextBuild === undefined ? 'none' : 'pending';
  return finishedStatus(job);
}

function finishedStatus(job: StockJob): Exclude<StockBuild['status'], 'started'> {
  const status = job.finishedBuild?.status ?? 'pending';
  return status === 'started' ? 'pending' : status;
}

function byTransition(a: StockJob, b: StockJob): number {
  return (a.transitionBuild?.endTime ?? 0) - (b.transitionBuild?.endTime ?? 0);
}
