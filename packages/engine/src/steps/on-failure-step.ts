import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { failed, type StepResult } from '../step-result.ts';

/** `on_failure`: the hook runs after a failure, which stays one unless the hook errors or is aborted. */
export class OnFailureStep implements Step {
  readonly #step: Step;
  readonly #hook: Step;

  constructor(step: Step, hook: Step) {
    this.#step = step;
    this.#hook = hook;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    if (result.kind !== 'failed') return result;
    const hookResult = await this.#hook.run(signal, state);
    return hookResult.kind === 'errored' || hookResult.kind === 'aborted' ? hookResult : failed;
  }
}
