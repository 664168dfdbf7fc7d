import type { JobId, RefrainBar } from '@rondo/db';
import type { UiBar, UiRefrain } from '@rondo/protocol';
import { toSeconds } from '../present/present-pipeline.ts';

/** The 95th percentile of the bars' durations: of the succeeded ones where any succeeded; 0 without bars. */
export function percentile95Ms(bars: readonly RefrainBar[]): number {
  const succeeded = bars.filter(({ status }) => status === 'succeeded');
  const durations = (succeeded.length > 0 ? succeeded : bars).map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return durations[Math.max(0, Math.ceil(durations.length * 0.95) - 1)] ?? 0;
}

/** The bars of one job, newest last. */
export function presentJobRefrain(bars: readonly RefrainBar[]): UiRefrain {
  return bars.map(({ status, durationMs, endTimeMs }): UiBar => [finished(status), durationMs, toSeconds(endTimeMs)]);
}

/** Bars of several jobs in one refrain: each carries its own job's percentile where that differs from the whole's. */
export function presentMixedRefrain(bars: readonly RefrainBar[]): { refrain: UiRefrain; p95Ms: number } {
  const p95Ms = percentile95Ms(bars);
  const ofJob = new Map<JobId, number>();
  for (const [jobId, ofOne] of Map.groupBy(bars, (bar) => bar.jobId)) ofJob.set(jobId, percentile95Ms(ofOne));
  const refrain = bars.map(({ jobId, status, durationMs, endTimeMs }): UiBar => {
    const own = ofJob.get(jobId) ?? p95Ms;
    const seconds = toSeconds(endTimeMs);
    return own === p95Ms ? [finished(status), durationMs, seconds] : [finished(status), durationMs, seconds, own];
  });
  return { refrain, p95Ms };
}

type FinishedStatus = UiBar[0];

/** Bars are of finished builds only; the statement that finds them sees to it. */
function finished(status: RefrainBar['status']): FinishedStatus {
  return status as FinishedStatus;
}
