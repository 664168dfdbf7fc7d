import type { Db } from '@rondo/db';
import type { Clock, Logger } from '@rondo/foundation';
import type { BaseTypeDefaults, CheckInterval, CheckIntervals, PlanIds } from '@rondo/pipeline';
import type { CheckRunner } from './check/check-runner.ts';

/** What the scheduler works with. */
export type SchedulerServices = {
  readonly db: Db;
  /** Who holds leases: unique for each process that ever ran. */
  readonly leaseOwner: string;
  readonly checks: CheckRunner;
  readonly planIds: PlanIds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly options: SchedulerOptions;
};

export type SchedulerOptions = {
  /** How often a resource is checked that says nothing of it (`--resource-checking-interval`). */
  readonly checkIntervalMs: number;
  /** The same with a webhook token (`--resource-with-webhook-checking-interval`); never less than the former. */
  readonly webhookCheckIntervalMs: number;
  /** How often types are (`--resource-type-checking-interval`); never less than resources. */
  readonly typeCheckIntervalMs: number;
  /** Sources merged under those of base types (`--base-resource-type-defaults`). */
  readonly baseDefaults: BaseTypeDefaults;
  /** Jobs scheduled at once on this node (`--job-scheduling-max-in-flight`). */
  readonly schedulingLimit: number;
  /** Periodic checks begun in a second on this node (`--max-checks-per-second`); 0: as many as the intervals call for, below 0 there is no limit. */
  readonly maxChecksPerSecond: number;
};

export const defaultSchedulerOptions: SchedulerOptions = {
  checkIntervalMs: 60_000,
  webhookCheckIntervalMs: 60_000,
  typeCheckIntervalMs: 60_000,
  baseDefaults: new Map(),
  schedulingLimit: 32,
  maxChecksPerSecond: 0,
};

/** The interval that a resource is checked in (scheduling.md 5.2); 0 and none mean the server's. */
export function checkIntervalOf(
  { checkEveryMs, hasWebhook }: { checkEveryMs: number | null; hasWebhook: boolean },
  options: SchedulerOptions,
): number {
  if (checkEveryMs !== null && checkEveryMs > 0) return checkEveryMs;
  return hasWebhook ? Math.max(options.webhookCheckIntervalMs, options.checkIntervalMs) : options.checkIntervalMs;
}

/** The server's intervals as plans have them. */
export function planCheckIntervals(options: SchedulerOptions): CheckIntervals {
  const { checkIntervalMs, typeCheckIntervalMs } = options;
  return {
    resource: every(checkIntervalMs),
    webhook: every(checkIntervalOf({ checkEveryMs: null, hasWebhook: true }, options)),
    resourceType: every(Math.max(typeCheckIntervalMs, checkIntervalMs)),
  };
}

function every(intervalMs: number): CheckInterval {
  return { kind: 'every', intervalNs: BigInt(Math.round(intervalMs * 1e6)) };
}
