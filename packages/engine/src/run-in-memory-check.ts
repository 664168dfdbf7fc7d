import {
  type BuildId,
  type Db,
  drawBuildId,
  type FinalBuildStatus,
  type PipelineId,
  type ResourceId,
  saveInMemoryFailure,
  type TeamId,
} from '@rondo/db';
import { EventWriter } from '@rondo/event-log';
import { type CheckPlan, publicPlan } from '@rondo/pipeline';
import type { BuildEvent, EventBuildStatus } from '@rondo/protocol';
import type { BuildInfo } from './build-info.ts';
import { buildStep } from './build-step.ts';
import { BuildLeftError } from './interruption.ts';
import { CheckJournal } from './output/check-journal.ts';
import { RunState } from './run-state.ts';
import type { EngineServices } from './services.ts';
import { nothingToResume, topPosition } from './step-context.ts';
import type { StepResult } from './step-result.ts';

/** A check that the scheduler found due; no row of builds (scheduling.md 5.5). */
export interface InMemoryCheck {
  readonly resourceId: ResourceId;
  readonly pipelineId: PipelineId;
  readonly pipelineName: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly teamId: TeamId;
  readonly teamName: string;
  readonly plan: CheckPlan;
}

/** Others want to read a check that takes longer than this while it runs. */
const liveAfterMs = 1000;

/**
 * Runs a check that is no row: two transactions where nothing new is found and the type is a base type. Its events are
 * written with its end, or as they come once it runs for long. The signal ends it; nobody takes it up.
 */
export async function runInMemoryCheck(
  check: InMemoryCheck,
  services: EngineServices,
  signal: AbortSignal,
): Promise<StepResult> {
  const run = new InMemoryRun(check, services);
  return run.run(signal);
}

class InMemoryRun {
  readonly #check: InMemoryCheck;
  readonly #services: EngineServices;
  readonly #startMs: number;
  readonly #journal: CheckJournal;
  readonly #stopTimer = new AbortController();
  #buildId: BuildId | undefined;
  #writer: EventWriter | undefined;
  #isWritten = false;

  constructor(check: InMemoryCheck, services: EngineServices) {
    this.#check = check;
    this.#services = services;
    this.#startMs = services.clock.nowMs();
    this.#journal = new CheckJournal((events) => this.#append(services.db, events));
  }

  async run(signal: AbortSignal): Promise<StepResult> {
    const { plan } = this.#check;
    try {
      if (plan.image.getPlan !== undefined) this.#useId(await drawBuildId(this.#services.db));
      const inMemoryCheck = {
        onBegun: (buildId: BuildId) => this.#begin(buildId),
        alongEnd: (inner: Db, status: FinalBuildStatus) => this.#writeEnd(inner, status),
      };
      const context = {
        services: this.#services,
        build: this.#info(),
        journal: this.#journal,
        resumption: nothingToResume,
        leaveSignal: signal,
        inMemoryCheck,
      };
      const result = await buildStep(plan, context, topPosition).run(signal, RunState.create(signal));
      if (!this.#isWritten && result.kind !== 'succeeded') await this.#saveFailure(result.kind);
      return result;
    } catch (error) {
      if (error instanceof BuildLeftError) return { kind: 'aborted' };
      throw error;
    } finally {
      this.#stopTimer.abort();
    }
  }

  #info(): BuildInfo {
    const { pipelineId, pipelineName, instanceVars, teamId, teamName } = this.#check;
    return {
      id: this.#buildId ?? (0 as BuildId),
      leaseEpoch: undefined,
      name: 'check',
      teamId,
      teamName,
      pipelineId,
      pipelineName,
      instanceVars,
      jobId: undefined,
      jobName: undefined,
      createdBy: undefined,
      isManuallyTriggered: false,
      startTimeMs: this.#startMs,
      isInMemory: true,
    };
  }

  #useId(buildId: BuildId): void {
    this.#buildId = buildId;
    this.#writer = new EventWriter({ buildId, epoch: 0 });
  }

  #begin(buildId: BuildId): void {
    if (this.#buildId === undefined) this.#useId(buildId);
    this.#services.clock.sleep(liveAfterMs, this.#stopTimer.signal).then(
      () => this.#journal.goLive(this.#status('started', this.#startMs)),
      () => undefined,
    );
  }

  /** The rest of the events and the final status. */
  async #writeEnd(db: Db, status: FinalBuildStatus): Promise<void> {
    this.#stopTimer.abort();
    const { events, isLive } = await this.#journal.take();
    const before = isLive ? [] : [this.#status('started', this.#startMs)];
    await this.#append(db, [...before, ...events, this.#status(status, this.#services.clock.nowMs())]);
    this.#isWritten = true;
  }

  async #saveFailure(status: 'failed' | 'errored' | 'aborted'): Promise<void> {
    const { db } = this.#services;
    if (this.#buildId === undefined) this.#useId(await drawBuildId(db));
    if (this.#buildId === undefined) return;
    await this.#writeEnd(db, status);
    const { resourceId, plan } = this.#check;
    await saveInMemoryFailure(db, {
      resourceId,
      buildId: this.#buildId,
      status,
      startTimeMs: this.#startMs,
      publicPlan: publicPlan(plan),
    });
  }

  async #append(db: Db, events: readonly BuildEvent[]): Promise<void> {
    await this.#writer?.append(db, events);
  }

  #status(status: EventBuildStatus, timeMs: number): BuildEvent {
    return { event: 'status', data: { status, time: Math.floor(timeMs / 1000) } };
  }
}
