import { type JobId, listDueJobs, listen, listStrandedJobs, requestSchedule } from '@rondo/db';
import { type Component, counter, Limiter } from '@rondo/foundation';
import type { SchedulerServices } from '../scheduler-options.ts';
import { JobScheduler } from './job-scheduler.ts';

const swept = counter(
  'rondo_schedule_sweep_found_total',
  'Jobs that the safety sweep found due; a wake-up was lost for each, so it should stay at 0',
);

const sweepEveryMs = 60_000;
/** Longer than any look at a job takes. */
const lostAfterMs = 10_000;
/** The node where a request was made looks at once; the others give it this long to serve it. */
const elsewhereDelayMs = 25;
const firstRetryMs = 1000;
const lastRetryMs = 60_000;

/** Schedules jobs as they are asked for: no timer stands between a request and the look at its job (design D3). */
export function createScheduleComponent(services: SchedulerServices): Component {
  return {
    name: 'scheduler',
    run: async (signal) => {
      const queue = new JobQueue(services, signal);
      using _ = listen(services.db, 'schedule', {
        onWakeUp: (key, origin) => queue.add(Number(key) as JobId, origin === 'here' ? 0 : elsewhereDelayMs),
        onLookAgain: () => queue.catchUp(),
      });
      try {
        await sweep(services, queue, signal);
      } finally {
        await queue.drained();
      }
    },
  };
}

async function sweep({ db, clock, logger }: SchedulerServices, queue: JobQueue, signal: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(sweepEveryMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const lost = (await listDueJobs(db, { olderThanMs: lostAfterMs })).filter((jobId) => !queue.holds(jobId));
    for (const jobId of lost) {
      logger.warn('job found due by the sweep', { job: jobId });
      swept.add();
      queue.add(jobId);
    }
    const stranded = await listStrandedJobs(db, sweepEveryMs);
    if (stranded.length > 0) await requestSchedule(db, { jobIds: stranded });
  }
}

/** Jobs to be looked at: each once at a time, and once more if it is asked for meanwhile. */
class JobQueue {
  readonly #services: SchedulerServices;
  readonly #signal: AbortSignal;
  readonly #scheduler: JobScheduler;
  readonly #limiter: Limiter;
  readonly #running = new Map<JobId, { again: boolean }>();
  readonly #work = new Set<Promise<void>>();

  constructor(services: SchedulerServices, signal: AbortSignal) {
    this.#services = services;
    this.#signal = signal;
    this.#scheduler = new JobScheduler(services);
    this.#limiter = new Limiter(services.options.schedulingLimit);
  }

  holds(jobId: JobId): boolean {
    return this.#running.has(jobId);
  }

  add(jobId: JobId, delayMs = 0): void {
    const running = this.#running.get(jobId);
    if (running !== undefined) running.again = true;
    else this.#track(this.#run(jobId, delayMs));
  }

  /** Takes up what this or another node may have left: jobs that are due, and builds whose checks nobody runs any more. */
  catchUp(): void {
    const { db, logger } = this.#services;
    const catchingUp = async () => {
      for (const jobId of await listDueJobs(db)) this.add(jobId);
      const stranded = await listStrandedJobs(db, 0);
      if (stranded.length > 0) await requestSchedule(db, { jobIds: stranded });
    };
    this.#track(catchingUp().catch((error: unknown) => logger.error('due jobs not listed', { error })));
  }

  async drained(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  async #run(jobId: JobId, delayMs: number): Promise<void> {
    const run = { again: true };
    this.#running.set(jobId, run);
    let waitMs = delayMs;
    for (let failures = 0; run.again && !this.#signal.aborted; ) {
      if (waitMs > 0) await this.#services.clock.sleep(waitMs, this.#signal).catch(() => undefined);
      run.again = false;
      try {
        await this.#limiter.run(() => this.#scheduler.schedule(jobId, this.#signal));
        failures = 0;
      } catch (error) {
        this.#services.logger.error('job not scheduled', { job: jobId, error });
        failures += 1;
        run.again = true;
      }
      waitMs = failures === 0 ? 0 : Math.min(firstRetryMs * 2 ** (failures - 1), lastRetryMs);
    }
    this.#running.delete(jobId);
  }
}
