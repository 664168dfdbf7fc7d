import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { type StepResult, succeeded } from '../step-result.ts';

/** `attempts`: separately planned copies, one after another, until one succeeds; an abort ends it. */
export class RetryStep implements Step {
  readonly #attempts: readonly Step[];

  constructor(attempts: readonly Step[]) {
    this.#attempts = attempts;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    let result = succeeded;
    for (const attempt of this.#attempts) {
      result = await attempt.run(signal, state);
      if (result.kind === 'succeeded' || result.kind === 'aborted') break;
    }
    return result;
  }
}
