import { acquireLease, type Db, listen, releaseLease, settleWorkers } from '@rondo/db';
import { dropOrphanedEvents, type EventLog } from '@rondo/event-log';
import { type Clock, type Component, defer, type Logger, systemClock } from '@rondo/foundation';
import type { WorkerPool } from '@rondo/runtime';
import { BuildLogReaper } from './build-logs/build-log-reaper.ts';
import { noRetentionLimits, type RetentionLimits } from './build-logs/retention.ts';
import { collectOnce } from './collect-once.ts';
import { type CollectorOptions, defaultCollectorOptions } from './collector-options.ts';
import { reconcileWorkers } from './reconcile-workers.ts';
import { retirePipelines } from './retire-pipelines.ts';
import { sweepRows } from './sweep-rows.ts';

export interface CollectorDependencies {
  readonly db: Db;
  /** Who holds leases: unique for each process that ever ran. */
  readonly leaseOwner: string;
  readonly pool: WorkerPool;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly options?: Partial<CollectorOptions>;
  /** Of build logs. */
  readonly retention?: RetentionLimits;
}

const leaseMs = 5 * 60_000;
const orphansAtOnce = 200;

/**
 * Collects what nobody needs any more, on one node at a time: soon after a build has ended, a check left something or a
 * worker wants to go, and everything now and then.
 */
export class Collector implements Component {
  readonly name = 'collector';
  readonly #dependencies: CollectorDependencies;
  readonly #clock: Clock;
  readonly #options: CollectorOptions;
  readonly #logs: BuildLogReaper;
  #wake = defer<void>();

  constructor(dependencies: CollectorDependencies) {
    this.#dependencies = dependencies;
    this.#clock = dependencies.clock ?? systemClock;
    this.#options = { ...defaultCollectorOptions, ...dependencies.options };
    const { db, events, retention: limits = noRetentionLimits } = dependencies;
    this.#logs = new BuildLogReaper({ db, events, clock: this.#clock, limits });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { db, logger } = this.#dependencies;
    const { pauseMs, sweepMs } = this.#options;
    const wake = { onWakeUp: () => this.#wake.resolve(), onLookAgain: () => this.#wake.resolve() };
    using _ended = listen(db, 'events-ended', wake);
    using _doomed = listen(db, 'destroying', wake);
    using _leaving = listen(db, 'workers', wake);
    for (let sweptMs = Number.NEGATIVE_INFINITY; !signal.aborted; ) {
      const isSweep = this.#clock.nowMs() - sweptMs >= sweepMs;
      if (isSweep) sweptMs = this.#clock.nowMs();
      await this.#pass(isSweep, signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error('collecting broke off', { error });
      });
      await this.#waitUntil(sweptMs + sweepMs, signal);
      // What ended has often just made others begin: they come first.
      await this.#clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  async #pass(isSweep: boolean, signal: AbortSignal): Promise<void> {
    const { db, leaseOwner: owner, pool, logger, events } = this.#dependencies;
    this.#wake = defer();
    const lease = await acquireLease(db, { name: 'collector', owner, durationMs: leaseMs });
    if (lease === undefined) return;
    try {
      for (const { name, became } of await settleWorkers(db, this.#options))
        logger.info(`worker is ${became}`, { worker: name });
      const destroy = { db, pool, logger, signal };
      await collectOnce(destroy, this.#options);
      if (!isSweep) return;
      await reconcileWorkers(destroy, this.#options);
      await retirePipelines(db, this.#options);
      await sweepRows(db, this.#options, signal);
      await dropOrphanedEvents(events, orphansAtOnce);
      await this.#logs.pass(signal);
    } finally {
      await releaseLease(db, lease);
    }
  }

  async #waitUntil(timeMs: number, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    const slept = this.#clock.sleep(Math.max(0, timeMs - this.#clock.nowMs()), stopped).catch(() => undefined);
    await Promise.race([slept, this.#wake.promise]);
    stop.abort();
  }
}
