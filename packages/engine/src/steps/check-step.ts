import {
  type Db,
  EmptyVersionError,
  type EndCheckOptions,
  endCheck,
  type FinalBuildStatus,
  freeCheck,
} from '@rondo/db';
import { describeError } from '@rondo/foundation';
import type { CheckPlan } from '@rondo/pipeline';
import { beginCheckWhenFree } from '../check/begin-check-when-free.ts';
import { findCheckSubject } from '../check/find-check-subject.ts';
import { type CheckProgramOptions, runCheckProgram } from '../check/run-check-program.ts';
import { fetchTypeImage } from '../images/fetch-type-image.ts';
import { DeadlineExceededError } from '../interruption.ts';
import type { StepLog } from '../output/step-log.ts';
import { digestJson } from '../run/digest-json.ts';
import { readVersions } from '../run/read-program-answer.ts';
import { exitStatusOf, interruptedOutcome } from '../run/run-resource-program.ts';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { type StepContext, topPosition } from '../step-context.ts';
import type { StepOutcome } from '../step-outcome.ts';
import type { StepResult } from '../step-result.ts';
import { BuildVars } from '../vars/build-vars.ts';
import { resolveVars } from '../vars/resolve-vars.ts';

/** `check`: looks for versions, if it is time to (scheduling.md 5.6). */
export class CheckStep implements Step {
  readonly #plan: CheckPlan;
  readonly #context: StepContext;

  constructor(plan: CheckPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const plan = this.#plan;
    const context = this.#context;
    return runWork({ context, planId: plan.id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize-check', { name: plan.name });
      const { stepFor } = context;
      const source = await resolveVars(plan.source, new BuildVars(state, context), signal);
      const build = (inner: Parameters<typeof stepFor>[0]) => stepFor(inner, topPosition);
      const image = await fetchTypeImage(plan.type, plan.image, { signal, state, build });
      const subject = await findCheckSubject(plan, context);
      const config = { type: image.typeRef, sourceHash: digestJson(source) };
      const begun = await beginCheckWhenFree({ plan, context, config, subject, image }, signal);
      const { scope } = begun;
      if (begun.kind === 'not-needed') {
        log.event('finish', { succeeded: true });
        return { result: 'succeeded', version: scope.latest };
      }
      if (begun.kind === 'begin' && begun.buildId !== undefined) context.inMemoryCheck?.onBegun(begun.buildId);
      const version = plan.fromVersion ?? scope.latest;
      const request = { source, version, image, scope, subject };
      return this.#check(log, request, signal).catch(async (error: unknown) => {
        await this.#giveUp(request);
        throw error;
      });
    });
  }

  async #check(log: StepLog, request: CheckRequest, signal: AbortSignal): Promise<StepOutcome> {
    const program = { plan: this.#plan, context: this.#context, log, request };
    try {
      const { exit, stdout, stderr, command, signal: timed } = await runCheckProgram(program, signal);
      if (exit.kind === 'interrupted') {
        const outcome = interruptedOutcome(log, timed);
        await this.#end(request, {
          kind: 'failed',
          error: timed.reason instanceof DeadlineExceededError ? 'timeout exceeded' : 'interrupted',
        });
        return outcome;
      }
      const exitStatus = exitStatusOf(exit);
      if (exitStatus !== 0) {
        log.event('finish', { succeeded: false });
        await this.#end(request, { kind: 'failed', error: reasonOf(stderr, log) ?? `exit status ${exitStatus}` });
        return { result: 'failed' };
      }
      const versions = readVersions(stdout, command);
      if (versions.some((version) => Object.keys(version).length === 0)) throw new EmptyVersionError();
      log.event('finish', { succeeded: true });
      await this.#end(request, { kind: 'succeeded', versions });
      return { result: 'succeeded', version: versions.at(-1) };
    } catch (error) {
      return this.#fail(request, error, { log, signal });
    }
  }

  /** What a check comes to that could not be run to its end. */
  async #fail(
    request: CheckRequest,
    error: unknown,
    { log, signal }: { log: StepLog; signal: AbortSignal },
  ): Promise<StepOutcome> {
    if (this.#context.leaveSignal.aborted) throw error;
    const cause = signal.aborted ? signal.reason : error;
    if (cause instanceof DeadlineExceededError || signal.aborted) {
      const isDeadline = cause instanceof DeadlineExceededError;
      const text = isDeadline ? 'timeout exceeded' : 'interrupted';
      log.error(text);
      await this.#end(request, { kind: 'failed', error: text }, isDeadline ? 'errored' : 'aborted');
      return { result: isDeadline ? 'timed-out' : 'aborted' };
    }
    const text = `run check: ${error instanceof Error && error.message !== '' ? error.message : describeError(error)}`;
    log.error(text);
    await this.#end(request, { kind: 'failed', error: log.redact(text) }, 'errored');
    return { result: 'errored', error: text };
  }

  /** How the check ended is not written down: whoever wants to know is to check anew, and not to wait for a lease. */
  async #giveUp({ scope, subject }: CheckRequest): Promise<void> {
    const { db, turns, leaseOwner, logger } = this.#context.services;
    if (subject.resourceId === undefined) return;
    await freeCheck(db, { scopeId: scope.id, owner: leaseOwner }).catch((error: unknown) => {
      logger.error('check not given up; its lease runs out', { scope: scope.id, error });
    });
    turns.announce(`check/${scope.id}`);
  }

  async #end(
    { scope, subject }: CheckRequest,
    outcome: EndCheckOptions['outcome'],
    status: FinalBuildStatus = outcome.kind,
  ): Promise<void> {
    const { services, inMemoryCheck } = this.#context;
    const along = async (inner: Db) => {
      await inMemoryCheck?.alongEnd(inner, status);
      if (subject.resourceId !== undefined) services.turns.announce(`check/${scope.id}`, inner);
    };
    await endCheck(services.db, { scopeId: scope.id, intervalMs: subject.intervalMs, outcome, along });
  }
}

type CheckRequest = CheckProgramOptions['request'];

/** What a failing program said last: the short reason shown beside a resource, where no secret may stand either. */
function reasonOf(stderr: string, log: StepLog): string | undefined {
  return log.redact(stderr.trim().split('\n').at(-1) ?? '').slice(0, 500) || undefined;
}
