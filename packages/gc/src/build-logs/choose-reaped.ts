import type { BuildId, LoggedBuild } from '@rondo/db';
import type { Retention } from './retention.ts';

export type ReapChoice = {
  readonly reaped: readonly BuildId[];
  /** The oldest build that keeps its log; undefined where none does. */
  readonly firstLogged: BuildId | undefined;
};

const dayMs = 86_400_000;

/**
 * Which of a job's logs go, newest build first (scheduling.md 15.1). A build that is kept for its days alone is given up
 * again where, with it, more than `builds` would be kept; but only once there is one that goes anyway.
 */
export function chooseReaped(
  builds: readonly Omit<LoggedBuild, 'jobId'>[],
  rule: Retention,
  nowMs: number,
): ReapChoice {
  const expired: BuildId[] = [];
  const candidates: BuildId[] = [];
  let kept = 0;
  let succeeded = 0;
  for (const { id, status, endTimeMs } of builds) {
    if (endTimeMs === undefined) continue;
    const isReserved = rule.builds > 0 && status === 'succeeded' && succeeded < rule.minimumSucceededBuilds;
    const isRecent = rule.days > 0 && endTimeMs + rule.days * dayMs >= nowMs;
    if (isReserved) succeeded += 1;
    else if (kept < rule.builds || isRecent) candidates.push(id);
    else {
      expired.push(id);
      continue;
    }
    kept += 1;
  }
  if (expired.length === 0) return { reaped: [], firstLogged: undefined };
  const surplus = rule.builds > 0 ? Math.max(0, kept - rule.builds) : 0;
  const reaped = new Set([...expired, ...candidates.slice(candidates.length - Math.min(surplus, candidates.length))]);
  return { reaped: [...reaped], firstLogged: builds.findLast(({ id }) => !reaped.has(id))?.id };
}
