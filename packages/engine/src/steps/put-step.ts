import type { PutPlan } from '@rondo/pipeline';
import { preparePut } from '../put/prepare-put.ts';
import { runPut } from '../put/run-put.ts';
import { saveOutput } from '../put/save-output.ts';
import { placeStep } from '../run/place-step.ts';
import { preparationSignal } from '../run/preparation-signal.ts';
import { readProgramAnswer } from '../run/read-program-answer.ts';
import { exitStatusOf, interruptedOutcome } from '../run/run-resource-program.ts';
import { runWork } from '../run/run-work.ts';
import { stepDeadline } from '../run/step-timeout.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `put`: makes a version out of artifacts (scheduling.md 9.2). */
export class PutStep implements Step {
  readonly #plan: PutPlan;
  readonly #context: StepContext;

  constructor(plan: PutPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const plan = this.#plan;
    const context = this.#context;
    return runWork({ context, planId: plan.id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize-put', {});
      const preparing = preparationSignal(context, plan.id, signal);
      const request = await preparePut({ plan, context, state, signal: preparing });
      const requirements = {
        teamId: context.build.teamId,
        resourceType: plan.image.baseType ?? plan.type,
        tags: plan.tags ?? [],
      };
      const images = request.image.image.kind === 'artifact' ? [request.image.image.artifact] : [];
      const inputs = [...request.inputs.values(), ...images];
      const where = { context, planId: plan.id, log, requirements, inputs };
      using placed = await placeStep({ ...where, chain: 'build', isTask: false }, preparing);
      using deadline = stepDeadline(context, { planId: plan.id, timeoutMs: request.timeoutMs, signal });
      const { exit, stdout, command } = await runPut(
        { plan, context, log, request, worker: placed.worker },
        deadline.signal,
      );
      if (exit.kind === 'interrupted') return interruptedOutcome(log, deadline.signal);
      const exitStatus = exitStatusOf(exit);
      if (exitStatus !== 0) {
        log.event('finish-put', { exit_status: exitStatus, version: null });
        return { result: 'failed' };
      }
      const { version, metadata } = readProgramAnswer(stdout, command);
      await saveOutput({ plan, context, request }, { version, metadata });
      log.event('finish-put', { exit_status: 0, version, ...(metadata.length === 0 ? {} : { metadata }) });
      return { result: 'succeeded', version };
    });
  }
}
