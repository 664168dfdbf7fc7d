import { isDatabaseUnavailable } from '@rondo/db';
import { describeError } from '@rondo/foundation';
import { StaleLeaseError } from '@rondo/runtime';
import { BuildLeftError, DeadlineExceededError } from '../interruption.ts';
import { SecretTracker } from '../output/secret-tracker.ts';
import { StepLog } from '../output/step-log.ts';
import type { RunState } from '../run-state.ts';
import type { EngineServices } from '../services.ts';
import type { BuildContext } from '../step-context.ts';
import { applyOutcome, type StepOutcome } from '../step-outcome.ts';
import type { StepResult } from '../step-result.ts';

export interface WorkOptions {
  readonly context: BuildContext;
  readonly planId: string;
  readonly signal: AbortSignal;
  readonly state: RunState;
}

/**
 * What all steps that do work have in common: one that has ended before is not run again; what it throws becomes the error
 * in its log and its result; how it ends is kept. Throws BuildLeftError alone.
 */
export async function runWork(
  { context, planId, signal, state }: WorkOptions,
  work: (log: StepLog) => Promise<StepOutcome>,
): Promise<StepResult> {
  const { resumption, journal, services, leaveSignal } = context;
  const known = resumption.outcomes.get(planId);
  if (known !== undefined) return applyOutcome(known, planId, state);
  if (leaveSignal.aborted) throw new BuildLeftError('left before this step began');
  const resumed = resumption.checkpoints.get(planId);
  const log = new StepLog({ planId, journal, secrets: secretsOf(services, state), clock: services.clock, resumed });
  const outcome = await work(log).catch((error: unknown) => {
    if (leaveSignal.aborted || isLeft(error)) {
      throw new BuildLeftError('left in the middle of a step', { cause: error });
    }
    return giveUp(log, signal, error);
  });
  journal.end(planId, outcome);
  return applyOutcome(outcome, planId, state);
}

/**
 * The same for a step that works only to run others: its result is theirs, and on another node it goes through them again.
 */
export async function runWorkAround(
  { context, planId, signal, state }: WorkOptions,
  work: (log: StepLog) => Promise<StepResult>,
): Promise<StepResult> {
  const { resumption, journal, services } = context;
  const resumed = resumption.checkpoints.get(planId);
  const log = new StepLog({ planId, journal, secrets: secretsOf(services, state), clock: services.clock, resumed });
  return work(log).catch((error: unknown) => {
    if (isLeft(error)) throw new BuildLeftError('left in the middle of a step', { cause: error });
    return applyOutcome(giveUp(log, signal, error), planId, state);
  });
}

/** Whether the step is not at its end, only here: the build is another node's, or nothing can be kept while the database is away. */
function isLeft(error: unknown): boolean {
  return error instanceof BuildLeftError || error instanceof StaleLeaseError || isDatabaseUnavailable(error);
}

/** What is taken out of the log: nothing where the operator switched that off (`--disable-redact-secrets`). */
function secretsOf({ options }: EngineServices, state: RunState): SecretTracker {
  return options.redactSecrets ? state.secrets : new SecretTracker();
}

/** Writes what ended the step into the log; the texts are those clients know (scheduling.md 9). */
function giveUp(log: StepLog, signal: AbortSignal, error: unknown): StepOutcome {
  const cause = signal.aborted ? signal.reason : error;
  if (cause instanceof DeadlineExceededError) {
    log.error('timeout exceeded');
    return { result: 'timed-out' };
  }
  if (signal.aborted) {
    log.error('interrupted');
    return { result: 'aborted' };
  }
  const text = error instanceof Error && error.message !== '' ? error.message : describeError(error);
  log.error(text);
  return { result: 'errored', error: text };
}
