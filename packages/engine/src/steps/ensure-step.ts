import { resultOfInterruption } from '../interruption.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { combineResults, type StepResult } from '../step-result.ts';

/**
 * `ensure`: the hook always runs; both have to succeed. It is detached only if the step was interrupted by then, and an
 * interruption outweighs whatever the hook did.
 */
export class EnsureStep implements Step {
  readonly #step: Step;
  readonly #hook: Step;

  constructor(step: Step, hook: Step) {
    this.#step = step;
    this.#hook = hook;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    const hookResult = await this.#hook.run(signal.aborted ? state.detachedSignal : signal, state);
    return signal.aborted ? resultOfInterruption(signal) : combineResults([result, hookResult]);
  }
}
