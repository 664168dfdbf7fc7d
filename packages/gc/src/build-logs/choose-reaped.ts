import type { BuildId, LoggedBuild } from '@rondo/db';
import type { Retention } from './retention.ts';

export type ReapChoice = {
  readonly reaped: readonly BuildId[];
  /** The oldest build that keeps its log; undefined where all do, or none. */
  readonly firstLogged: BuildId | undefined;
};

const dayMs = 86_400_000;

/**
 * Which of a job's logs go, of its builds newest first: those that neither the number nor the days keep (scheduling.md 15.1,
 * with its plain rule for both at once). Successes that are reserved take the place of newer builds that failed.
 */
export function chooseReaped(
  builds: readonly Omit<LoggedBuild, 'jobId'>[],
  { builds: count, minimumSucceededBuilds, days }: Retention,
  nowMs: number,
): ReapChoice {
  const ended = builds.filter(({ endTimeMs }) => endTimeMs !== undefined);
  const successes = count === 0 ? [] : ended.filter(({ status }) => status === 'succeeded');
  const reserved = new Set(successes.slice(0, minimumSucceededBuilds));
  const others = ended.filter((build) => !reserved.has(build));
  const newest = new Set(others.slice(0, Math.max(0, count - reserved.size)));
  const isRecent = ({ endTimeMs = nowMs }: { endTimeMs: number | undefined }) =>
    days > 0 && endTimeMs + days * dayMs >= nowMs;
  const reaped = others.filter((build) => !newest.has(build) && !isRecent(build)).map(({ id }) => id);
  const gone = new Set(reaped);
  return { reaped, firstLogged: reaped.length === 0 ? undefined : builds.findLast(({ id }) => !gone.has(id))?.id };
}
