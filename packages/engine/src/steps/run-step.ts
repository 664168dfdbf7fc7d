import type { RunPlan } from '@rondo/pipeline';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `run` (prototypes): not built yet, and it says so rather than pretending (scheduling.md 9.7). */
export class RunStep implements Step {
  readonly #plan: RunPlan;
  readonly #context: StepContext;

  constructor(plan: RunPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const { id, message, type } = this.#plan;
    return runWork({ context: this.#context, planId: id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize', {});
      throw new Error(
        `cannot run '${message}' on prototype '${type}': prototypes are not supported yet; use a task instead`,
      );
    });
  }
}
