/** What the collector spares, and for how long (worker.md 18.4). Durations in milliseconds. */
export interface CollectorOptions {
  /** Containers of one-off builds, after their end. */
  readonly oneOffGraceMs: number;
  /** Containers of a job's newest build that did not succeed; 0: for as long as it is the newest. */
  readonly failedGraceMs: number;
  /** Containers that somebody looked into. */
  readonly hijackGraceMs: number;
  /** Rows of what a worker says it has not. */
  readonly missingGraceMs: number;
  /** Configs that nothing speaks of any more; longer than any check may take. */
  readonly configGraceMs: number;
  /** Workers that have stalled; 0: until they are pruned. */
  readonly stalledTimeoutMs: number;
  /** Pipelines without a build for so many days are paused; 0: none is. */
  readonly pauseAfterDays: number;
  /** Archived pipelines; 0: for ever. */
  readonly destroyArchivedAfterMs: number;
  /** Between what calls for a pass and the pass, so that many builds that end at once cost one, and stand in nobody's way. */
  readonly pauseMs: number;
  /** Everything is looked through after this time, wake-up or not; workers are asked what they have. */
  readonly sweepMs: number;
}

export const defaultCollectorOptions: CollectorOptions = {
  oneOffGraceMs: 5 * 60_000,
  failedGraceMs: 120 * 3_600_000,
  hijackGraceMs: 5 * 60_000,
  missingGraceMs: 5 * 60_000,
  configGraceMs: 65 * 60_000,
  stalledTimeoutMs: 0,
  pauseAfterDays: 0,
  destroyArchivedAfterMs: 0,
  pauseMs: 1000,
  sweepMs: 60_000,
};
