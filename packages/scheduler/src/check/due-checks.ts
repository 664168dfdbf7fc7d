import {
  acquireLease,
  type Lease,
  listCheckSchedule,
  listen,
  type ResourceId,
  releaseLease,
  renewLease,
} from '@rondo/db';
import type { Component } from '@rondo/foundation';
import type { SchedulerServices } from '../scheduler-options.ts';
import { Bell } from './bell.ts';
import type { CheckRequest } from './check-runner.ts';
import { CheckWheel } from './check-wheel.ts';
import { RatePacer } from './rate-pacer.ts';

const leaseName = 'due-checks';
const leaseMs = 15_000;
const renewEveryMs = 5000;
/** A node that is not the leader asks so often whether it may be. */
const retryEveryMs = 2000;
/** Pipelines that are saved one after the other are read together. */
const reloadDelayMs = 100;
/** Begun at once after a pause, and at least in a second: a few resources never wait for one another. */
const burst = 20;

/**
 * Begins checks when they are due (scheduling.md 5.1): one timer to the next due time, none where there is nothing to
 * check. One node does so for all, by a lease; another takes over when it ends.
 */
export function createDueChecksComponent(services: SchedulerServices): Component {
  return {
    name: 'due-checks',
    async run(signal) {
      const { db, clock, leaseOwner: owner } = services;
      while (!signal.aborted) {
        const lease = await acquireLease(db, { name: leaseName, owner, durationMs: leaseMs });
        if (lease === undefined) await clock.sleep(retryEveryMs, signal).catch(() => undefined);
        else await lead(services, lease, signal);
      }
    },
  };
}

/** Until the lease is lost or the signal fires. */
async function lead(services: SchedulerServices, lease: Lease, signal: AbortSignal): Promise<void> {
  const { db } = services;
  const leading = new AbortController();
  const stop = () => leading.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const keeping = keepLease(services, lease, leading);
    await new DueChecks(services, leading.signal).run();
    await keeping;
  } finally {
    signal.removeEventListener('abort', stop);
    leading.abort();
    await releaseLease(db, lease);
  }
}

async function keepLease({ db, clock }: SchedulerServices, lease: Lease, leading: AbortController): Promise<void> {
  try {
    while (!leading.signal.aborted) {
      await clock.sleep(renewEveryMs, leading.signal).catch(() => undefined);
      if (!leading.signal.aborted && !(await renewLease(db, lease, leaseMs))) leading.abort();
    }
  } finally {
    // Whatever ends the keeping, a failed renewal included, ends the leading.
    leading.abort();
  }
}

class DueChecks {
  readonly #services: SchedulerServices;
  readonly #signal: AbortSignal;
  readonly #wheel: CheckWheel;
  readonly #pacer: RatePacer;
  readonly #bell: Bell;
  readonly #stale = new Set<ResourceId | 'all'>(['all']);
  readonly #running = new Set<Promise<void>>();

  constructor(services: SchedulerServices, signal: AbortSignal) {
    this.#services = services;
    this.#signal = signal;
    this.#wheel = new CheckWheel(services.options);
    this.#pacer = new RatePacer(services.clock, burst);
    this.#bell = new Bell(services.clock, signal);
  }

  async run(): Promise<void> {
    const { db, clock } = this.#services;
    using _ = listen(db, 'check-due', {
      onWakeUp: (key) => this.#reloadLater(key === '' ? 'all' : (Number(key) as ResourceId)),
      onLookAgain: () => this.#reloadLater('all'),
    });
    while (!this.#signal.aborted) {
      this.#bell.reset();
      await this.#reload();
      for (const request of this.#wheel.takeDue(clock.nowMs())) this.#begin(request);
      await this.#bell.rung(this.#wheel.nextDueMs());
    }
    await Promise.all(this.#running);
  }

  #reloadLater(what: ResourceId | 'all'): void {
    this.#stale.add(what);
    this.#bell.ring();
  }

  async #reload(): Promise<void> {
    if (this.#stale.size === 0) return;
    const { db, clock, options } = this.#services;
    await clock.sleep(reloadDelayMs, this.#signal).catch(() => undefined);
    const stale = [...this.#stale];
    this.#stale.clear();
    // Many single ones are cheaper read in one go.
    const wanted = stale.includes('all') || stale.length > burst ? ['all' as const] : stale;
    for (const what of wanted) {
      const only = what === 'all' ? undefined : what;
      this.#wheel.load(await listCheckSchedule(db, only), clock.nowMs(), only);
    }
    const { maxChecksPerSecond: limit } = options;
    this.#pacer.setRate(
      limit > 0 ? limit : limit < 0 ? Number.POSITIVE_INFINITY : Math.max(burst, this.#wheel.perSecond),
    );
  }

  #begin(request: CheckRequest): void {
    const running = this.#run(request);
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  async #run(request: CheckRequest): Promise<void> {
    const { checks, clock, logger } = this.#services;
    const { resourceId } = request;
    const outcome = await this.#pacer
      .take(this.#signal)
      .then(() => checks.runCheck(request, this.#signal))
      .catch((error: unknown) => {
        if (!this.#signal.aborted) logger.error('due check not run', { resource: resourceId, error });
        return 'broken' as const;
      });
    if (this.#signal.aborted) return;
    if (this.#wheel.ended(resourceId, outcome, clock.nowMs())) this.#stale.add(resourceId);
    this.#bell.ring();
  }
}
