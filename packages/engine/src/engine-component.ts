import {
  type BuildId,
  type ClaimedBuild,
  claimBuilds,
  findNextLeaseEndMs,
  listen,
  readAbortRequests,
  releaseBuildLease,
  renewBuildLeases,
} from '@rondo/db';
import { type Component, counter, defer } from '@rondo/foundation';
import { BuildSignals } from './run/build-signals.ts';
import { runBuild } from './run-build.ts';
import type { EngineServices } from './services.ts';

const leaseMs = 12_000;
const renewEveryMs = 4_000;
/** Wake-ups may get lost with a node: then builds are looked for after this time at the latest. */
const sweepEveryMs = 60_000;
const claimAtOnce = 50;
/** Sooner where the connection comes back: then everything looks again. */
const afterErrorMs = 2000;
/** A build that broke is taken up again after this time, and later each further time. */
const firstPauseMs = 250;

const sweptBuilds = counter(
  'rondo_engine_swept_builds',
  'Builds that only the safety sweep found; stays at zero while wake-ups arrive',
);

type Running = { readonly claim: ClaimedBuild; readonly signals: BuildSignals; readonly done: Promise<void> };

/**
 * Claims started builds and runs them: one that starts is claimed by whichever node hears of it first, one whose node is
 * gone when its lease ends. On shutdown every build is let go of and its lease released; containers keep running
 * (scheduling.md 8.1, 12.2).
 */
export class EngineComponent implements Component {
  readonly name = 'engine';
  readonly #services: EngineServices;
  readonly #running = new Map<BuildId, Running>();
  readonly #pausesMs = new Map<BuildId, number>();
  #lookAgain = defer<void>();
  #isStopping = false;

  constructor(services: EngineServices) {
    this.#services = services;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { db } = this.#services;
    this.#isStopping = false;
    using _started = listen(db, 'build-started', {
      onWakeUp: (key) => this.#own(this.#claim(Number(key) as BuildId)),
      onLookAgain: () => this.#lookAgain.resolve(),
    });
    using _aborted = listen(db, 'build-abort', {
      onWakeUp: (key) => this.#own(this.#heedAborts([Number(key) as BuildId])),
      onLookAgain: () => this.#own(this.#heedAborts([...this.#running.keys()])),
    });
    const renewing = this.#renew(signal);
    try {
      await this.#sweep(signal);
    } finally {
      // From here on a lease that is released must not be taken again by the very node that stops.
      this.#isStopping = true;
      await this.#leaveAll();
      await renewing;
    }
  }

  /** Looks for builds at the start, after each lost connection, when a lease ends, and now and then. */
  async #sweep(signal: AbortSignal): Promise<void> {
    const { clock } = this.#services;
    for (let isSafetyNet = false; !signal.aborted; ) {
      const waitMs = await this.#look(isSafetyNet);
      isSafetyNet = waitMs === sweepEveryMs;
      this.#lookAgain = defer();
      const stop = new AbortController();
      const stopped = AbortSignal.any([signal, stop.signal]);
      const slept = clock.sleep(waitMs, stopped).catch(() => undefined);
      await Promise.race([slept, this.#lookAgain.promise.then(() => stop.abort())]);
      stop.abort();
    }
  }

  /** Claims what is free; in how many milliseconds to look again. While the database is away the builds that run are no worse off. */
  async #look(isSafetyNet: boolean): Promise<number> {
    const { db, logger } = this.#services;
    try {
      const found = await this.#claim();
      if (isSafetyNet && found > 0) sweptBuilds.add(found);
      const nextEndMs = await findNextLeaseEndMs(db);
      return Math.min(sweepEveryMs, Math.max(200, (nextEndMs ?? sweepEveryMs) + 50));
    } catch (error) {
      logger.error('engine could not look', { error });
      return afterErrorMs;
    }
  }

  async #claim(buildId?: BuildId): Promise<number> {
    const { db, leaseOwner } = this.#services;
    if (this.#isStopping) return 0;
    const claims = await claimBuilds(db, {
      owner: leaseOwner,
      leaseMs,
      limit: claimAtOnce,
      ...(buildId === undefined ? {} : { buildId }),
    });
    for (const claim of claims) {
      if (this.#isStopping) await this.#release(claim);
      else this.#start(claim);
    }
    return claims.length;
  }

  #start(claim: ClaimedBuild): void {
    const { id, isAborted } = claim.build;
    // What this node ran before under an older lease has lost it.
    this.#running.get(id)?.signals.leaveBecause('the lease was taken anew');
    const signals = new BuildSignals();
    const done = this.#run(claim, signals).finally(() => {
      if (this.#running.get(id)?.claim === claim) this.#running.delete(id);
    });
    this.#running.set(id, { claim, signals, done });
    if (isAborted) this.#own(this.#heedAborts([id]));
  }

  async #run(claim: ClaimedBuild, signals: BuildSignals): Promise<void> {
    const { logger } = this.#services;
    const buildId = claim.build.id;
    try {
      const outcome = await runBuild(claim, this.#services, signals);
      logger.debug('build let go', { buildId, outcome });
      if (outcome === 'finished') this.#pausesMs.delete(buildId);
      else await this.#giveBack(claim, signals.leave);
    } catch (error) {
      logger.error('build broke', { buildId, error });
      await this.#giveBack(claim, signals.leave);
    }
  }

  /** What broke may have been the database: a build that nobody asked this node to leave is to be taken up again soon. */
  async #giveBack(claim: ClaimedBuild, leave: AbortSignal): Promise<void> {
    const { clock, logger } = this.#services;
    const buildId = claim.build.id;
    const pauseMs = this.#pausesMs.get(buildId) ?? firstPauseMs;
    this.#pausesMs.set(buildId, Math.min(2 * pauseMs, leaseMs));
    try {
      await clock.sleep(pauseMs, leave);
      await this.#release(claim);
    } catch (error) {
      if (leave.aborted) this.#pausesMs.delete(buildId);
      else logger.error('build not given back; its lease runs out', { buildId, error });
    }
  }

  async #heedAborts(buildIds: readonly BuildId[]): Promise<void> {
    const own = buildIds.filter((id) => this.#running.has(id));
    for (const { buildId, count, hasEnded } of await readAbortRequests(this.#services.db, own)) {
      const signals = this.#running.get(buildId)?.signals;
      if (hasEnded) signals?.leaveBecause('it was ended by force');
      else signals?.abortTimes(count);
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const { db, clock, logger } = this.#services;
    for (;;) {
      await clock.sleep(renewEveryMs, signal).catch(() => undefined);
      // Not once more: a lease that is being released would be held again.
      if (signal.aborted) return;
      const claims = [...this.#running.values()].map(({ claim }) => ({ buildId: claim.build.id, epoch: claim.epoch }));
      if (claims.length === 0) continue;
      try {
        const held = await renewBuildLeases(db, claims, leaseMs);
        for (const { buildId } of claims) {
          if (!held.has(buildId)) this.#running.get(buildId)?.signals.leaveBecause('its lease is lost or it has ended');
        }
      } catch (error) {
        logger.error('leases not renewed', { error });
      }
    }
  }

  async #leaveAll(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { signals } of running) signals.leaveBecause('this node is stopping');
    await Promise.all(running.map(({ done }) => done));
    for (const { claim } of running) await this.#release(claim);
  }

  #release({ build, epoch }: ClaimedBuild): Promise<void> {
    return releaseBuildLease(this.#services.db, { buildId: build.id, epoch });
  }

  /** Work that a wake-up began: it must not fail unseen. */
  #own(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#services.logger.error('engine could not look', { error }));
  }
}
