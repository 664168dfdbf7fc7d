import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepResult } from '../step-result.ts';

/** `on_abort`: the hook runs after an abort, detached, and changes nothing about it. A deadline is no abort. */
export class OnAbortStep implements Step {
  readonly #step: Step;
  readonly #hook: Step;

  constructor(step: Step, hook: Step) {
    this.#step = step;
    this.#hook = hook;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    if (result.kind === 'aborted') await this.#hook.run(state.detachedSignal, state);
    return result;
  }
}
