import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepResult } from '../step-result.ts';

/** Runs a step from a call stack of its own: steps that run others call them, and thousands of calls would not fit into one. */
export class LaterStep implements Step {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    await undefined;
    return this.#step.run(signal, state);
  }
}
