import type { UiGraphJob } from '@rondo/protocol';
import { type Status, statusOfBuild } from '../../status/status.ts';
import { formatDuration, formatShortAge } from '../../time/format-duration.ts';

/** What a job's node shows: paused beats everything but motion, motion beats the last result. */
export function nodeStatus(job: UiGraphJob): Status {
  if (job.next?.status === 'started') return 'running';
  if (job.paused) return 'paused';
  if (job.finished !== undefined) return statusOfBuild(job.finished.status);
  return job.next === undefined ? 'none' : 'pending';
}

/** `#312, 31m`, `#87, 2m 11s` while running, `paused, 3d`, `never run`. */
export function nodeLine(job: UiGraphJob, nowSeconds: number): string {
  const status = nodeStatus(job);
  if (status === 'running' && job.next !== undefined) {
    const startTime = job.next.startTime ?? nowSeconds;
    return `#${job.next.name}, ${formatDuration((nowSeconds - startTime) * 1000)}`;
  }
  if (status === 'paused')
    return job.pausedAt === undefined ? 'paused' : `paused, ${formatShortAge(nowSeconds - job.pausedAt)}`;
  if (job.finished === undefined) return job.next === undefined ? 'never run' : `#${job.next.name} waits`;
  const ended = job.finished.endTime;
  return `#${job.finished.name}${ended === undefined ? '' : `, ${formatShortAge(nowSeconds - ended)}`}`;
}

/** The build a node leads to: the one that runs or waits, else the last that finished. */
export function nodeBuild(job: UiGraphJob): string | undefined {
  return job.next?.name ?? job.finished?.name;
}
