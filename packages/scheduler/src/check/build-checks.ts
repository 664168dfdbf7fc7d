import {
  type BuildId,
  type CheckBefore,
  type JobId,
  type PendingBuild,
  type ResourceId,
  requestSchedule,
} from '@rondo/db';
import { checkIntervalOf, type SchedulerServices } from '../scheduler-options.ts';

/** What a pending build waits for. */
export type BuildCheckRequest = {
  readonly jobId: JobId;
  readonly build: PendingBuild;
  readonly checks: readonly CheckBefore[];
};

/**
 * The checks that pending builds wait for (scheduling.md 3.2). When the last one of a build has ended, well or not, its
 * job is asked for again; a check that could not even begin holds its build back no longer.
 */
export class BuildChecks {
  readonly #services: SchedulerServices;
  readonly #ended = new Map<BuildId, Set<ResourceId>>();
  readonly #running = new Map<BuildId, Set<ResourceId>>();

  constructor(services: SchedulerServices) {
    this.#services = services;
  }

  /** The resources that were checked on behalf of a build. */
  attempted(buildId: BuildId): ResourceId[] {
    return [...(this.#ended.get(buildId) ?? [])];
  }

  /** Of a build that has started or ended. */
  forget(buildId: BuildId): void {
    this.#ended.delete(buildId);
  }

  /** Begins what isn't running yet. Settles when these have ended; nobody need wait for it. */
  async begin({ jobId, build, checks }: BuildCheckRequest, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(build.id) ?? new Set();
    const fresh = checks.filter(({ resourceId }) => !running.has(resourceId));
    if (fresh.length === 0) return;
    this.#running.set(build.id, running);
    for (const { resourceId } of fresh) running.add(resourceId);
    await Promise.all(fresh.map((check) => this.#run(check, build, signal)));
    if (running.size > 0 || signal.aborted) return;
    this.#running.delete(build.id);
    await requestSchedule(this.#services.db, { jobIds: [jobId] });
  }

  async #run(check: CheckBefore, build: PendingBuild, signal: AbortSignal): Promise<void> {
    const { checks, logger, options } = this.#services;
    const { resourceId } = check;
    try {
      const need = build.isManual
        ? ({ kind: 'since', timeMs: build.createTimeMs } as const)
        : ({ kind: 'due' } as const);
      await checks.runCheck({ resourceId, need, intervalMs: checkIntervalOf(check, options) }, signal);
    } catch (error) {
      if (!signal.aborted)
        logger.error('check before a build not run', { build: build.id, resource: resourceId, error });
    }
    const ended = this.#ended.get(build.id) ?? new Set();
    this.#ended.set(build.id, ended.add(resourceId));
    this.#running.get(build.id)?.delete(resourceId);
  }
}
