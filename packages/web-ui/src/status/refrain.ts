import type { UiBar, UiRefrain } from '@rondo/protocol';
import { type Status, statusOfBuild } from './status.ts';

/** One bar as it is drawn: `height` from 0.15 to 1. `key` stays the same while bars shift left. */
export interface Bar {
  readonly status: Status;
  readonly height: number;
  readonly key: string;
}

const lowest = 0.15;

/** Duration over the 95th percentile, from 15 % to 100 %; half height where nothing is known to compare with. */
export function barHeight(durationMs: number, p95Ms: number): number {
  if (p95Ms <= 0) return 0.5;
  return Math.min(1, Math.max(lowest, durationMs / p95Ms));
}

/** A refrain as bars, newest last, at most `limit` of them. A bar's own fourth element wins over the entity's p95. */
export function refrainBars(refrain: UiRefrain, p95Ms: number, limit: number): Bar[] {
  return refrain.slice(-limit).map(([status, durationMs, endTime, ownP95Ms]: UiBar, index) => ({
    status: statusOfBuild(status),
    height: barHeight(durationMs, ownP95Ms ?? p95Ms),
    key: `${endTime}-${durationMs}-${index}`,
  }));
}

/** The 95th percentile (nearest rank) of some durations; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}
