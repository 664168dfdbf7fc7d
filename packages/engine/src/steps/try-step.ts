import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { type StepResult, succeeded } from '../step-result.ts';

/** `try`: everything but an abort counts as success. */
export class TryStep implements Step {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const result = await this.#step.run(signal, state);
    return result.kind === 'aborted' ? result : succeeded;
  }
}
