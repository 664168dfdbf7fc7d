import { type BuildId, listen, withUnsealedBuild } from '@rondo/db';
import { type Clock, type Component, counter, type Logger, systemClock } from '@rondo/foundation';
import { EventFormatError } from '@rondo/protocol';
import type { EventLog } from './event-log.ts';
import { sealBuild } from './seal-build.ts';

const failures = counter('rondo_event_seal_failures_total', 'Builds whose events could not be sealed');

export type EventSealerOptions = {
  log: EventLog;
  logger: Logger;
  clock?: Clock;
  /** How long a build's end is let pass, so that those who watch it are not disturbed and many are sealed in one go. */
  delayMs?: number;
};

/** Seals builds soon after they end. One whose events can't be read stays as it is, and is tried again after the next start. */
export function createEventSealer({ log, logger, clock = systemClock, delayMs = 2000 }: EventSealerOptions): Component {
  return {
    name: 'event-sealer',
    async run(signal) {
      const given = new Set<BuildId>();
      let wanted = Promise.withResolvers<void>();
      const ring = () => wanted.resolve();
      using _ = listen(log.db, 'events-ended', { onWakeUp: ring, onLookAgain: ring });
      signal.addEventListener('abort', ring, { once: true });
      while (!signal.aborted) {
        await wanted.promise;
        await clock.sleep(delayMs, signal).catch(() => undefined);
        wanted = Promise.withResolvers<void>();
        while (!signal.aborted && (await sealOne(log, logger, given)));
      }
    },
  };
}

/** False where nothing is left to seal. */
async function sealOne(log: EventLog, logger: Logger, givenUp: Set<BuildId>): Promise<boolean> {
  let current: BuildId | undefined;
  try {
    return await withUnsealedBuild(log.db, givenUp, async (db, buildId) => {
      current = buildId;
      await sealBuild(log, db, buildId);
    });
  } catch (error) {
    // Only what will never work is given up; a database that is away comes back.
    if (current === undefined || !(error instanceof EventFormatError)) throw error;
    givenUp.add(current);
    failures.add();
    logger.error('events not sealed', { build: current, error });
    return true;
  }
}
