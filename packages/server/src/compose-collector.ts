import type { EngineServices } from '@rondo/engine';
import type { EventLog } from '@rondo/event-log';
import type { Logger, OptionsOf } from '@rondo/foundation';
import { Collector } from '@rondo/gc';
import type { gcFlags } from './flags/gc-flags.ts';

/** What collects on this node, as the flags say what is kept and for how long. */
export function composeCollector(
  options: OptionsOf<typeof gcFlags>,
  { engine, events, logger }: { engine: EngineServices; events: EventLog; logger: Logger },
): Collector {
  const { leaseOwner, db, pool } = engine;
  return new Collector({
    db,
    leaseOwner,
    pool,
    events,
    logger: logger.child({ room: 'gc' }),
    options: {
      oneOffGraceMs: options.gcOneOffGracePeriod,
      failedGraceMs: options.gcFailedGracePeriod,
      hijackGraceMs: options.gcHijackGracePeriod,
      missingGraceMs: options.gcMissingGracePeriod,
      stalledTimeoutMs: options.stalledWorkerTimeout,
      pauseAfterDays: options.pausePipelinesAfter,
      destroyArchivedAfterMs: options.destroyArchivedPipelinesAfter,
    },
    retention: {
      defaultBuilds: options.defaultBuildLogsToRetain,
      maxBuilds: options.maxBuildLogsToRetain,
      defaultDays: options.defaultDaysToRetainBuildLogs,
      maxDays: options.maxDaysToRetainBuildLogs,
    },
  });
}
