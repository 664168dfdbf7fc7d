import {
  type BuildId,
  type Checkable,
  type Db,
  drawBuildId,
  type FinalBuildStatus,
  releaseBuildContainers,
  saveInMemoryFailure,
  wakeUp,
} from '@rondo/db';
import { EventWriter } from '@rondo/event-log';
import { type CheckPlan, publicPlan } from '@rondo/pipeline';
import type { BuildEvent, EventBuildStatus } from '@rondo/protocol';
import type { BuildInfo } from '../build-info.ts';
import { buildStep } from '../build-step.ts';
import { BuildLeftError } from '../interruption.ts';
import { CheckJournal } from '../output/check-journal.ts';
import { RunState } from '../run-state.ts';
import type { EngineServices } from '../services.ts';
import { nothingToResume, topPosition } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';
import type { CheckSubject } from './check-subject.ts';

export interface InMemoryRunOptions {
  readonly checkable: Checkable;
  readonly plan: CheckPlan;
  readonly subject: CheckSubject;
  /** What images and manual checks are compared with: checks that began after this are good enough. */
  readonly sinceMs: number;
  readonly services: EngineServices;
}

/** Others want to read a check that takes longer than this while it runs. */
const liveAfterMs = 1000;

/**
 * One check that is no row of builds (scheduling.md 5.5): two transactions where nothing new is found and the type is a
 * base type. Its events are written with its end, or as they come once it runs for long. Nobody takes it up.
 */
export class InMemoryRun {
  readonly #options: InMemoryRunOptions;
  readonly #startMs: number;
  readonly #journal: CheckJournal;
  readonly #stopTimer = new AbortController();
  #buildId: BuildId | undefined;
  #writer: EventWriter | undefined;
  #isWritten = false;

  constructor(options: InMemoryRunOptions) {
    const { services } = options;
    this.#options = options;
    this.#startMs = services.clock.nowMs();
    this.#journal = new CheckJournal((events) => this.#append(services.db, events));
  }

  /** Whether there was anything to do, or it went wrong before that was known. */
  get hasBegun(): boolean {
    return this.#writer !== undefined;
  }

  async run(signal: AbortSignal): Promise<StepResult> {
    const { plan, subject, services } = this.#options;
    try {
      if (plan.image.getPlan !== undefined) this.#buildId = await drawBuildId(services.db);
      const inMemoryCheck = {
        subject,
        onBegun: (buildId: BuildId) => this.#begin(buildId),
        alongEnd: (inner: Db, status: FinalBuildStatus) => this.#writeEnd(inner, status),
      };
      const shared = { services, build: this.#info(), journal: this.#journal, inMemoryCheck };
      const context = { ...shared, resumption: nothingToResume, leaveSignal: signal };
      const result = await buildStep(plan, context, topPosition).run(signal, RunState.create(signal));
      if (!this.#isWritten && result.kind !== 'succeeded') await this.#saveFailure(result.kind);
      return result;
    } catch (error) {
      if (error instanceof BuildLeftError) return { kind: 'aborted' };
      throw error;
    } finally {
      this.#stopTimer.abort();
      if (plan.image.getPlan !== undefined && this.#buildId !== undefined) await this.#release(this.#buildId);
    }
  }

  /** What its type's images left is nobody's any more. */
  async #release(buildId: BuildId): Promise<void> {
    const { db } = this.#options.services;
    await releaseBuildContainers(db, buildId);
    wakeUp(db, 'destroying', '');
  }

  #info(): BuildInfo {
    const { pipelineId, pipelineName, instanceVars, teamId, teamName } = this.#options.checkable;
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
      startTimeMs: this.#options.sinceMs,
      isInMemory: true,
    };
  }

  #begin(buildId: BuildId): void {
    this.#useId(buildId);
    this.#options.services.clock.sleep(liveAfterMs, this.#stopTimer.signal).then(
      () => this.#journal.goLive(this.#status('started', this.#startMs)),
      () => undefined,
    );
  }

  #useId(buildId: BuildId): void {
    this.#buildId = buildId;
    this.#writer = new EventWriter({ buildId, epoch: 0, isDetached: true });
  }

  /** The rest of the events and the final status. */
  async #writeEnd(db: Db, status: FinalBuildStatus): Promise<void> {
    this.#stopTimer.abort();
    const { events, isLive } = await this.#journal.take();
    const before = isLive ? [] : [this.#status('started', this.#startMs)];
    await this.#append(db, [...before, ...events, this.#status(status, this.#options.services.clock.nowMs())]);
    this.#isWritten = true;
  }

  async #saveFailure(status: 'failed' | 'errored' | 'aborted'): Promise<void> {
    const { services, checkable, plan } = this.#options;
    const buildId = this.#buildId ?? (await drawBuildId(services.db));
    this.#useId(buildId);
    await this.#writeEnd(services.db, status);
    const failure = { resourceId: checkable.resourceId, buildId, status, startTimeMs: this.#startMs };
    await saveInMemoryFailure(services.db, { ...failure, publicPlan: publicPlan(plan) });
  }

  async #append(db: Db, events: readonly BuildEvent[]): Promise<void> {
    await this.#writer?.append(db, events);
  }

  #status(status: EventBuildStatus, timeMs: number): BuildEvent {
    return { event: 'status', data: { status, time: Math.floor(timeMs / 1000) } };
  }
}
