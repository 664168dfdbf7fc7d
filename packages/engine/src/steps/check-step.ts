import { endCheck } from '@rondo/db';
import { describeError } from '@rondo/foundation';
import type { CheckPlan } from '@rondo/pipeline';
import { beginCheckWhenFree } from '../check/begin-check-when-free.ts';
import { findCheckSubject } from '../check/find-check-subject.ts';
import { runCheckProgram } from '../check/run-check-program.ts';
import { fetchTypeImage } from '../images/fetch-type-image.ts';
import { DeadlineExceededError } from '../interruption.ts';
import { digestJson } from '../run/digest-json.ts';
import { readVersions } from '../run/read-program-answer.ts';
import { exitStatusOf, interruptedOutcome } from '../run/run-resource-program.ts';
import { runWork } from '../run/run-work.ts';
import type { StepLog } from '../output/step-log.ts';
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
      const { services, stepFor } = context;
      const source = await resolveVars(plan.source, new BuildVars(state, services.credentials), signal);
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
      const version = plan.fromVersion ?? scope.latest;
      return this.#check(log, { source, version, image, scope, subject }, signal);
    });
  }

  async #check(log: StepLog, request: Parameters<typeof runCheckProgram>[0]['request'], signal: AbortSignal): Promise<StepOutcome> {
    const { services } = this.#context;
    const { scope, subject } = request;
    const end = (outcome: Parameters<typeof endCheck>[1]['outcome']) =>
      endCheck(services.db, { scopeId: scope.id, intervalMs: subject.intervalMs, outcome }).finally(() => {
        if (subject.resourceId !== undefined) services.turns.announce(`check/${scope.id}`);
      });
    try {
      const { exit, stdout, stderr, command, signal: timed } = await runCheckProgram({ plan: this.#plan, context: this.#context, log, request }, signal);
      if (exit.kind === 'interrupted') {
        await end({ kind: 'failed', error: timed.reason instanceof DeadlineExceededError ? 'timeout exceeded' : 'interrupted' });
        return interruptedOutcome(log, timed);
      }
      const exitStatus = exitStatusOf(exit);
      if (exitStatus !== 0) {
        await end({ kind: 'failed', error: lastLine(stderr) ?? `exit status ${exitStatus}` });
        log.event('finish', { succeeded: false });
        return { result: 'failed' };
      }
      const versions = readVersions(stdout, command);
      await end({ kind: 'succeeded', versions });
      log.event('finish', { succeeded: true });
      return { result: 'succeeded', version: versions.at(-1) };
    } catch (error) {
      if (this.#context.leaveSignal.aborted) throw error;
      const text = describeError(error);
      await end({ kind: 'failed', error: text });
      if (signal.aborted) throw error;
      throw new Error(`run check: ${error instanceof Error ? error.message : text}`, { cause: error });
    }
  }
}

/** What a failing program said last: the short reason shown beside a resource. */
function lastLine(stderr: string): string | undefined {
  return stderr.trim().split('\n').at(-1)?.slice(0, 500) || undefined;
}
