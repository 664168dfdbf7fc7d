import {
  type Db,
  findJobConfigs,
  type JobId,
  type JobWithEndedBuilds,
  listJobsWithEndedBuilds,
  listLoggedBuilds,
  markLogsReaped,
  saveFirstLoggedBuilds,
} from '@rondo/db';
import { dropEvents, type EventLog } from '@rondo/event-log';
import type { Clock } from '@rondo/foundation';
import { chooseReaped } from './choose-reaped.ts';
import { type Retention, type RetentionLimits, retentionOf } from './retention.ts';

export interface BuildLogReaperOptions {
  readonly db: Db;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly limits: RetentionLimits;
}

const jobsAtOnce = 100;
const buildsAtOnce = 200;
/** How often a job is looked at that had no new build, since days pass by themselves. */
const daysPassMs = 3_600_000;

/**
 * Drops the logs that their jobs no longer keep. What a job's rule is gets remembered with the version of its config, and a
 * job is looked at only when a build of it has ended since, so that a pass over thousands of quiet jobs is one statement.
 */
export class BuildLogReaper {
  readonly #options: BuildLogReaperOptions;
  readonly #rules = new Map<JobId, { readonly configVersion: number; readonly rule: Retention }>();
  readonly #looked = new Map<JobId, { readonly job: JobWithEndedBuilds; readonly atMs: number }>();

  constructor(options: BuildLogReaperOptions) {
    this.#options = options;
  }

  async pass(signal: AbortSignal): Promise<void> {
    const jobs = await listJobsWithEndedBuilds(this.#options.db);
    this.#forgetAllBut(new Set(jobs.map(({ id }) => id)));
    for (const some of inParts(jobs, jobsAtOnce)) {
      if (signal.aborted) return;
      await this.#learnRules(some);
      const due = some.filter((job) => this.#isDue(job));
      if (due.length > 0) await this.#reap(due);
    }
  }

  #forgetAllBut(known: ReadonlySet<JobId>): void {
    for (const map of [this.#rules, this.#looked]) for (const id of map.keys()) if (!known.has(id)) map.delete(id);
  }

  async #learnRules(jobs: readonly JobWithEndedBuilds[]): Promise<void> {
    const { db, limits } = this.#options;
    const unknown = jobs.filter(({ id, configVersion }) => this.#rules.get(id)?.configVersion !== configVersion);
    if (unknown.length === 0) return;
    const configs = await findJobConfigs(
      db,
      unknown.map(({ id }) => id),
    );
    for (const { id, configVersion } of unknown) {
      const config = configs.get(id);
      if (config !== undefined) this.#rules.set(id, { configVersion, rule: retentionOf(config, limits) });
    }
  }

  #isDue(job: JobWithEndedBuilds): boolean {
    const rule = this.#rules.get(job.id)?.rule;
    if (rule === undefined || (rule.builds === 0 && rule.days === 0)) return false;
    const before = this.#looked.get(job.id);
    if (before?.job.latestEndedBuild !== job.latestEndedBuild || before.job.configVersion !== job.configVersion) {
      return true;
    }
    return rule.days > 0 && this.#options.clock.nowMs() - before.atMs >= daysPassMs;
  }

  async #reap(jobs: readonly JobWithEndedBuilds[]): Promise<void> {
    const { db, events, clock } = this.#options;
    const nowMs = clock.nowMs();
    const builds = await listLoggedBuilds(
      db,
      jobs.map(({ id }) => id),
    );
    const choices = [...Map.groupBy(builds, ({ jobId }) => jobId)].flatMap(([jobId, ofJob]) => {
      const known = this.#rules.get(jobId);
      return known === undefined ? [] : [{ jobId, ...chooseReaped(ofJob, known.rule, nowMs) }];
    });
    for (const buildIds of inParts(
      choices.flatMap(({ reaped }) => reaped),
      buildsAtOnce,
    )) {
      // What is marked is never looked at again, so the events go first.
      await dropEvents(events, buildIds);
      await markLogsReaped(db, buildIds);
    }
    await saveFirstLoggedBuilds(
      db,
      choices.flatMap(({ jobId, firstLogged }) => (firstLogged === undefined ? [] : [{ jobId, buildId: firstLogged }])),
    );
    for (const job of jobs) this.#looked.set(job.id, { job, atMs: nowMs });
  }
}

function* inParts<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
