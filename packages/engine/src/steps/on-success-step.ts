import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepResult } from '../step-result.ts';

/** `on_success`: the hook runs after a success, and its result counts. A put and its implicit get are such a pair. */
export class OnSuccessStep implements Step {
  readonly #step: Step;
  readonly #hook: Step;

  constructor(step: Step, hook: Step) {
    this.#step = step;
    this.#hook = hook;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    return result.kind === 'succeeded' ? this.#hook.run(signal, state) : result;
  }
}
