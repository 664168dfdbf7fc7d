import type { Db } from '@rondo/db';
import { CheckRunner, type EngineServices } from '@rondo/engine';
import { type Component, type Logger, type OptionsOf, systemClock } from '@rondo/foundation';
import { countPlanIds } from '@rondo/pipeline';
import { createDueChecksComponent, createScheduleComponent, type SchedulerServices } from '@rondo/scheduler';
import type { webFlags } from './flags/web-flags.ts';

type WebOptions = OptionsOf<typeof webFlags>;

/** What decides, on this node, which jobs and checks are due; the engine runs both. */
export type Scheduler = {
  readonly services: SchedulerServices;
  readonly components: readonly Component[];
} & Disposable;

const jobsAtOnce = 32;

export function composeScheduler(
  db: Db,
  options: WebOptions,
  parts: { engine: EngineServices; logger: Logger },
): Scheduler {
  const checks = new CheckRunner(parts.engine);
  const services: SchedulerServices = {
    db,
    leaseOwner: parts.engine.leaseOwner,
    checks,
    planIds: countPlanIds(Math.floor(systemClock.nowMs() / 1000)),
    clock: systemClock,
    logger: parts.logger,
    options: {
      checkIntervalMs: options.resourceCheckingInterval,
      webhookCheckIntervalMs: Math.max(options.resourceWithWebhookCheckingInterval, options.resourceCheckingInterval),
      typeCheckIntervalMs: Math.max(options.resourceTypeCheckingInterval, options.resourceCheckingInterval),
      baseDefaults: parts.engine.options.baseTypeDefaults,
      schedulingLimit: jobsAtOnce,
      maxChecksPerSecond: options.maxChecksPerSecond,
    },
  };
  return {
    services,
    components: [createScheduleComponent(services), createDueChecksComponent(services)],
    [Symbol.dispose]: () => checks[Symbol.dispose](),
  };
}
