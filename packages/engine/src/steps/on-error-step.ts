import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { combineResults, type StepResult } from '../step-result.ts';

/** `on_error`: the hook runs after an error, detached; its own error is added. An abort is no error. */
export class OnErrorStep implements Step {
  readonly #step: Step;
  readonly #hook: Step;

  constructor(step: Step, hook: Step) {
    this.#step = step;
    this.#hook = hook;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    if (result.kind !== 'errored') return result;
    return combineResults([result, await this.#hook.run(state.detachedSignal, state)]);
  }
}
