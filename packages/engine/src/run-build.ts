import { type ClaimedBuild, type FinalBuildStatus, finishBuild, saveStepResults, transaction } from '@rondo/db';
import { EventWriter } from '@rondo/event-log';
import { anySignal, describeError } from '@rondo/foundation';
import type { Plan } from '@rondo/pipeline';
import { StaleLeaseError } from '@rondo/runtime';
import { buildInfoOf } from './build-info.ts';
import { buildStep } from './build-step.ts';
import { BuildLeftError } from './interruption.ts';
import { BuildJournal, type JournalBatch } from './output/build-journal.ts';
import { loadResumption } from './run/load-resumption.ts';
import { RunState } from './run-state.ts';
import type { EngineServices } from './services.ts';
import { type BuildContext, nothingToResume, topPosition } from './step-context.ts';
import { errored, type StepResult } from './step-result.ts';

export interface RunBuildSignals {
  /** The build was aborted. */
  readonly abort: AbortSignal;
  /** It was aborted again: hooks that run in spite of the first are to end. */
  readonly abortHooks: AbortSignal;
  /** This node is to let go of it. */
  readonly leave: AbortSignal;
}

/** `finished`: it has its final status. `left`: another node goes on with it, or has. */
export type RunBuildOutcome = 'finished' | 'left';

/**
 * Runs a claimed build from its plan to its final status, or goes on where another node stopped. Steps that have ended are
 * not run again, running ones are found again; the log goes on where it was.
 */
export async function runBuild(
  claim: ClaimedBuild,
  services: EngineServices,
  signals: RunBuildSignals,
): Promise<RunBuildOutcome> {
  const { build, epoch, nextEventId } = claim;
  const broken = new AbortController();
  const writer = new EventWriter({ buildId: build.id, epoch, nextEventId });
  const journal = new BuildJournal({
    append: (batch) => appendBatch(services, { claim, writer, batch }),
    onBroken: (error) => {
      services.logger.error('build left: its events cannot be kept', { buildId: build.id, error });
      broken.abort(error);
    },
    clock: services.clock,
  });
  const leaveSignal = anySignal(signals.leave, broken.signal);
  try {
    const resumption = epoch > 1 ? await loadResumption(services.db, build.id) : nothingToResume;
    const context = { services, build: buildInfoOf(claim), journal, resumption, leaveSignal };
    const result = await runPlan(claim, context, signals);
    const { batch, onSafe } = await journal.close();
    if (leaveSignal.aborted) return 'left';
    const isFinished = await finish(services, { claim, writer, batch, status: result.kind });
    if (isFinished) onSafe();
    return isFinished ? 'finished' : 'left';
  } catch (error) {
    await journal.close();
    if (error instanceof BuildLeftError || error instanceof StaleLeaseError || leaveSignal.aborted) return 'left';
    throw error;
  }
}

async function runPlan(
  claim: ClaimedBuild,
  context: BuildContext,
  { abort, abortHooks }: RunBuildSignals,
): Promise<StepResult> {
  const decoded = readPlan(claim);
  if (decoded instanceof Error) return failWhole(context, decoded);
  try {
    return await buildStep(decoded, context, topPosition).run(abort, RunState.create(abortHooks));
  } catch (error) {
    if (error instanceof BuildLeftError || context.leaveSignal.aborted) throw error;
    // A mistake of ours must not make the build run for ever, on one node after the other.
    context.services.logger.error('build broke', { buildId: claim.build.id, error });
    return failWhole(context, error);
  }
}

/** Ends a build with an error that belongs to none of its steps. */
function failWhole({ journal, services }: BuildContext, error: unknown): StepResult {
  const time = Math.floor(services.clock.nowMs() / 1000);
  journal.write({ event: { event: 'error', data: { message: describeError(error), origin: {}, time } } });
  return errored(error);
}

function readPlan({ plan }: ClaimedBuild): Plan | Error {
  return plan.kind === 'decoded' ? plan.plan : new Error(`the plan of this build cannot be read: ${plan.reason}`);
}

/** Events with the outcomes of steps that they tell of: all safe or none. Throws StaleLeaseError. */
async function appendBatch(
  { db, placer }: EngineServices,
  { claim, writer, batch }: { claim: ClaimedBuild; writer: EventWriter; batch: JournalBatch },
): Promise<void> {
  const { events, checkpoints, outcomes } = batch;
  const checkpoint = Object.keys(checkpoints).length === 0 ? undefined : JSON.stringify(checkpoints);
  const append = async (inner: typeof db) => {
    if ((await writer.append(inner, events, checkpoint)) === 'stale') throw new StaleLeaseError(claim.build.id);
  };
  if (outcomes.length === 0) return append(db);
  await transaction(db, async (inner) => {
    await append(inner);
    await saveStepResults(
      inner,
      claim.build.id,
      outcomes.map(({ planId, outcome }) => ({ planId, result: outcome })),
    );
  });
  placer.noteEndedSteps();
}

/** The last events and the final status, in one transaction (scheduling.md 8.3). False where it is not ours to end. */
async function finish(
  { db, placer }: EngineServices,
  {
    claim,
    writer,
    batch,
    status,
  }: { claim: ClaimedBuild; writer: EventWriter; batch: JournalBatch; status: FinalBuildStatus },
): Promise<boolean> {
  const isFinished = await transaction(db, async (inner) => {
    if ((await writer.append(inner, batch.events)) === 'stale') return false;
    return finishBuild(inner, { buildId: claim.build.id, status, by: { kind: 'runner', epoch: claim.epoch } });
  });
  placer.noteEndedSteps();
  return isFinished;
}
