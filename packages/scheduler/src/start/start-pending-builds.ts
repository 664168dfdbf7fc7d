import {
  adoptInputs,
  type BuildId,
  type CheckBefore,
  type Db,
  findChecksBefore,
  finishBuild,
  type JobId,
  listPendingBuilds,
  type PendingBuild,
  type PlanSources,
  permitBuild,
  type ScheduleState,
  setWaitingReasons,
  startBuild,
  type WaitingReason,
} from '@rondo/db';
import { planBuild, type VersionConfig } from '@rondo/pipeline';
import type { BuildChecks } from '../check/build-checks.ts';
import type { Resolution } from '../resolve/resolution.ts';
import { planCheckIntervals, type SchedulerServices } from '../scheduler-options.ts';

export type StartPendingBuildsOptions = {
  readonly services: SchedulerServices;
  readonly state: ScheduleState;
  /** Absent while the job or its pipeline is paused: then builds are only ended. */
  readonly resolution: Resolution | undefined;
  readonly sources: PlanSources | undefined;
  /** The builds that are to be considered; those made since the look are for the next one. */
  readonly pending: ReadonlySet<BuildId>;
  /** The jobs that count towards the job's limit, all locked. */
  readonly sharing: readonly JobId[];
  readonly buildChecks: BuildChecks;
};

export type StartedBuilds = {
  /** Builds that no longer wait. */
  readonly settled: readonly BuildId[];
  readonly hasStarted: boolean;
  readonly checks: readonly WaitingForChecks[];
};

export type WaitingForChecks = { readonly build: PendingBuild; readonly checks: readonly CheckBefore[] };

type Verdict =
  | { kind: 'started' }
  | { kind: 'ended' }
  /** It waits, and those behind it don't have to. */
  | { kind: 'passed-over'; reason: WaitingReason }
  | { kind: 'waits'; reason: WaitingReason; checks?: readonly CheckBefore[] };

/**
 * Starts a job's pending builds in their order until one has to wait, and notes why it does (scheduling.md 3, design
 * D14). Runs inside a transaction that holds the job's lock.
 */
export async function startPendingBuilds(db: Db, options: StartPendingBuildsOptions): Promise<StartedBuilds> {
  const pending = (await listPendingBuilds(db, options.state.jobId)).filter(({ id }) => options.pending.has(id));
  const settled: BuildId[] = [];
  const reasons: { buildId: BuildId; reason: WaitingReason }[] = [];
  let hasStarted = false;
  const checks: WaitingForChecks[] = [];
  let held: { by: BuildId; reason: WaitingReason } | undefined;
  for (const build of pending) {
    const verdict = await consider(db, build, { ...options, held });
    if (verdict.kind === 'started' || verdict.kind === 'ended') {
      settled.push(build.id);
      hasStarted ||= verdict.kind === 'started';
      continue;
    }
    reasons.push({ buildId: build.id, reason: verdict.reason });
    if (verdict.kind !== 'waits') continue;
    held ??= { by: build.id, reason: verdict.reason };
    if (verdict.checks !== undefined) checks.push({ build, checks: verdict.checks });
  }
  await setWaitingReasons(db, reasons);
  return { settled, hasStarted, checks };
}

type Considered = StartPendingBuildsOptions & { held: { by: BuildId; reason: WaitingReason } | undefined };

async function consider(db: Db, build: PendingBuild, options: Considered): Promise<Verdict> {
  const { state, resolution, held } = options;
  if (build.isAborted || state.isPipelineArchived) return end(db, build.id, 'aborted');
  if (state.isPipelinePaused) return { kind: 'waits', reason: { code: 'pipeline-paused' } };
  if (state.isPaused || resolution === undefined) return { kind: 'waits', reason: { code: 'job-paused' } };
  // A build that has its slot gives it back only by running: one that came to stand before it would wait for ever.
  if (held !== undefined && !build.isScheduled)
    return { kind: 'waits', reason: { code: 'earlier-build', build: held.by } };
  const needsInputs = build.rerunOf === null;
  if (needsInputs && !resolution.resolved) {
    return (await waitForChecks(db, build, options)) ?? { kind: 'waits', reason: missingInputs(resolution) };
  }
  const { jobId, limit } = state;
  const permission = await permitBuild(db, { buildId: build.id, jobId, limit, sharing: options.sharing });
  if (permission.kind === 'refused') {
    const { running, behind } = permission;
    return { kind: 'waits', reason: { code: 'limit', limit, running, ...(behind === undefined ? {} : { behind }) } };
  }
  const waiting = needsInputs ? await waitForChecks(db, build, options) : undefined;
  return waiting ?? start(db, build, options);
}

async function waitForChecks(db: Db, build: PendingBuild, options: Considered): Promise<Verdict | undefined> {
  const { state, buildChecks } = options;
  const { isManual, createTimeMs } = build;
  const attempted = buildChecks.attempted(build.id);
  const checks = await findChecksBefore(db, { jobId: state.jobId, isManual, createTimeMs, attempted });
  if (checks.length === 0) return undefined;
  const resources = checks.filter(({ isAwaited }) => isAwaited).map(({ name }) => name);
  return { kind: 'waits', reason: { code: 'checks', resources }, checks };
}

function missingInputs(resolution: Resolution): WaitingReason {
  const failed = [...resolution.inputs].flatMap(([name, input]) =>
    input.kind === 'failed' ? [[name, input.reason]] : [],
  );
  return { code: 'inputs', errors: Object.fromEntries(failed) };
}

async function start(db: Db, build: PendingBuild, options: Considered): Promise<Verdict> {
  const { jobId } = options.state;
  const adopted = await adoptInputs(db, { buildId: build.id, jobId, rerunOf: build.rerunOf });
  if (adopted.kind === 'not-ready') return { kind: 'passed-over', reason: { code: 'inputs', errors: {} } };
  if (adopted.kind === 'gone') {
    if (build.rerunOf !== null) return end(db, build.id, 'aborted');
    const errors = { [adopted.input]: `chosen version of input ${adopted.input} not available` };
    return { kind: 'waits', reason: { code: 'inputs', errors } };
  }
  const planned = plan(build, options, adopted.versions);
  if (planned.kind === 'unplannable') return end(db, build.id, 'errored', planned.reason);
  const isStarted = await startBuild(db, { buildId: build.id, plan: planned.plan });
  return isStarted ? { kind: 'started' } : end(db, build.id, 'aborted');
}

function plan(build: PendingBuild, options: Considered, versions: ReadonlyMap<string, VersionConfig>) {
  const { services, sources, state } = options;
  const job = sources?.jobs.get(state.jobId);
  if (sources === undefined || job === undefined) {
    return { kind: 'unplannable', reason: 'the job is no longer configured' } as const;
  }
  return planBuild(job, {
    resources: sources.resources,
    resourceTypes: sources.resourceTypes,
    prototypes: sources.prototypes,
    versions,
    manuallyTriggered: build.isManual,
    baseDefaults: services.options.baseDefaults,
    checkInterval: planCheckIntervals(services.options).resource,
    ids: services.planIds,
  });
}

async function end(db: Db, buildId: BuildId, status: 'aborted' | 'errored', error?: string): Promise<Verdict> {
  await finishBuild(db, { buildId, status, by: { kind: 'scheduler' }, ...(error === undefined ? {} : { error }) });
  return { kind: 'ended' };
}
