import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { type StepResult, succeeded } from '../step-result.ts';

/** `do`: one after another, until one doesn't succeed. */
export class DoStep implements Step {
  readonly #steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    for (const step of this.#steps) {
      const result = await step.run(signal, state);
      if (result.kind !== 'succeeded') return result;
    }
    return succeeded;
  }
}
