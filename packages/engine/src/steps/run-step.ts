import type { RunPlan } from '@rondo/pipeline';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `run` (prototypes): like the reference's it runs nothing, says so in the log and succeeds (scheduling.md 9.7). */
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
      log.say('stderr', '\x1b[1;33mthe run step is not yet implemented\x1b[0m\n\n');
      log.reach('started', 'start', {});
      log.say('stderr', `\x1b[1;34mpretending to run ${message} on prototype ${type}...\x1b[0m\n`);
      log.event('finish', { succeeded: true });
      return { result: 'succeeded' };
    });
  }
}
