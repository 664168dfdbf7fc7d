import {
  type BuildId,
  createJobBuild,
  createVersionsView,
  type Db,
  findPlanSources,
  findScheduleState,
  type JobId,
  type LockedJobs,
  lockJobs,
  type NextInput,
  type PipelineId,
  type PlanSources,
  requestSchedule,
  type ScheduleInput,
  type ScheduleState,
  saveNextInputs,
  serveSchedule,
  snapshot,
  transaction,
} from '@rondo/db';
import { BuildChecks } from '../check/build-checks.ts';
import type { JobInput } from '../resolve/job-input.ts';
import type { Resolution } from '../resolve/resolution.ts';
import { resolveInputs } from '../resolve/resolve-inputs.ts';
import type { SchedulerServices } from '../scheduler-options.ts';
import { type StartedBuilds, startPendingBuilds } from '../start/start-pending-builds.ts';

/** What was found at one moment. */
type Seen = { state: ScheduleState; resolution: Resolution | undefined; sources: PlanSources | undefined };

type Acted = StartedBuilds | 'overtaken' | 'gone';

const cachedPipelines = 200;

/**
 * Schedules jobs one at a time: looks at a job in a snapshot, then acts on what it saw in one transaction, unless another
 * node has served the job meanwhile. Any number of nodes may do so at once (scheduling.md 2.3).
 */
export class JobScheduler {
  readonly #services: SchedulerServices;
  readonly #buildChecks: BuildChecks;
  /** By pipeline, the newest used last. */
  readonly #sources = new Map<PipelineId, PlanSources>();

  constructor(services: SchedulerServices) {
    this.#services = services;
    this.#buildChecks = new BuildChecks(services);
  }

  /** Goes on until everything that the job was asked for is served. Checks that its builds wait for go on after it has returned. */
  async schedule(jobId: JobId, signal: AbortSignal): Promise<void> {
    const { db } = this.#services;
    while (!signal.aborted) {
      const seen = await snapshot(db, (inner) => this.#look(inner, jobId));
      if (seen === undefined) return;
      const acted = await transaction(db, (inner) => this.#act(inner, seen));
      if (acted === 'gone') return;
      if (acted !== 'overtaken') this.#follow(jobId, acted, signal);
    }
  }

  /** Undefined where there is nothing to do. */
  async #look(db: Db, jobId: JobId): Promise<Seen | undefined> {
    const state = await findScheduleState(db, jobId);
    if (state === undefined || state.requested <= state.served) return undefined;
    if (state.isPaused || state.isPipelinePaused) return { state, resolution: undefined, sources: undefined };
    const inputs = state.inputs.map(readInput);
    const resolution = await resolveInputs(createVersionsView(db), { job: jobId, inputs });
    return { state, resolution, sources: await this.#findSources(db, state) };
  }

  async #findSources(db: Db, { pipelineId, configVersion }: ScheduleState): Promise<PlanSources | undefined> {
    const known = this.#sources.get(pipelineId);
    this.#sources.delete(pipelineId);
    const sources = known?.configVersion === configVersion ? known : await findPlanSources(db, pipelineId);
    if (sources !== undefined) this.#sources.set(pipelineId, sources);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > cachedPipelines && oldest !== undefined) this.#sources.delete(oldest);
    return sources;
  }

  async #act(db: Db, { state, resolution, sources }: Seen): Promise<Acted> {
    const { jobId } = state;
    const locked = await lockJobs(db, jobId);
    if (locked === undefined) return 'gone';
    if (!isUnchanged(locked, state)) return 'overtaken';
    const next = resolution === undefined ? undefined : await prepareNext(db, state, resolution);
    const started = await startPendingBuilds(db, {
      services: this.#services,
      state,
      resolution,
      sources,
      pending: new Set([...state.pending, ...(next?.created === undefined ? [] : [next.created])]),
      sharing: locked.sharing,
      buildChecks: this.#buildChecks,
    });
    await serveSchedule(db, jobId, state.requested);
    // The next version of an `every` input can be chosen now that a build has taken this one; and where a build that
    // stood in the way of another stands there no longer, and was a rerun or aborted, the other is still missing.
    const goesOn = (resolution?.hasNext && started.hasStarted) || (next?.isHeldBack && started.settled.length > 0);
    if (goesOn) await requestSchedule(db, { jobIds: [jobId] });
    return started;
  }

  #follow(jobId: JobId, { settled, checks }: StartedBuilds, signal: AbortSignal): void {
    for (const buildId of settled) this.#buildChecks.forget(buildId);
    const { logger } = this.#services;
    for (const waiting of checks) {
      this.#buildChecks.begin({ jobId, ...waiting }, signal).catch((error: unknown) => {
        logger.error('checks before a build broke', { job: jobId, build: waiting.build.id, error });
      });
    }
  }
}

function readInput({ name, resource, passed, version, pin }: ScheduleInput): JobInput {
  const pinned = version !== null && version !== 'every' ? version : (pin ?? undefined);
  return { name, resource, passed, every: version === 'every', ...(pinned === undefined ? {} : { pin: pinned }) };
}

/** Another look is needed where the job was served, paused or configured anew meanwhile. */
function isUnchanged(locked: LockedJobs, state: ScheduleState): boolean {
  const { served, isPaused, isPipelinePaused, configVersion } = state;
  return (
    locked.served === served &&
    locked.isPaused === isPaused &&
    locked.isPipelinePaused === isPipelinePaused &&
    locked.configVersion === configVersion
  );
}

/** `isHeldBack`: a build is called for and was not made, since another one is pending. */
type Next = { readonly created: BuildId | undefined; readonly isHeldBack: boolean };

/** Keeps the chosen inputs, and adds a build where one that triggers is new (scheduling.md 2.3, steps 4 and 5). */
async function prepareNext(db: Db, state: ScheduleState, resolution: Resolution): Promise<Next> {
  const { jobId } = state;
  const isNew = (name: string) => {
    const input = resolution.inputs.get(name);
    return input?.kind === 'resolved' && input.firstOccurrence;
  };
  const news = state.inputs.filter(({ name }) => isNew(name));
  await saveNextInputs(db, {
    jobId,
    isResolved: resolution.resolved,
    hasNewInputs: resolution.resolved ? news.length > 0 : undefined,
    inputs: state.inputs.flatMap((input) => nextInput(input, resolution)),
    pipes: [
      ...new Set(
        [...resolution.inputs.values()].flatMap((input) => (input.kind === 'resolved' ? input.passedBuilds : [])),
      ),
    ],
  });
  if (!resolution.resolved || !news.some(({ trigger }) => trigger)) return { created: undefined, isHeldBack: false };
  const created = await createJobBuild(db, { jobId, kind: 'automatic' });
  return { created, isHeldBack: created === undefined };
}

function nextInput({ name, resource }: ScheduleInput, resolution: Resolution): NextInput[] {
  const input = resolution.inputs.get(name);
  if (input === undefined) return [];
  if (input.kind === 'failed') return [{ name, resource, error: input.reason }];
  return [{ name, resource, version: input.version, firstOccurrence: input.firstOccurrence }];
}
