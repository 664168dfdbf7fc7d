import { type Clock, describeError, parseDurationMs } from '@rondo/foundation';
import { isDeadline, withDeadline } from '../interruption.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { errored, failed, type StepResult } from '../step-result.ts';

/** `timeout` around a step that has none of its own: a step that a deadline ended has failed. */
export class TimeoutStep implements Step {
  readonly #step: Step;
  readonly #duration: string;
  readonly #clock: Clock;

  constructor(step: Step, duration: string, clock: Clock) {
    this.#step = step;
    this.#duration = duration;
    this.#clock = clock;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const durationMs = readTimeout(this.#duration);
    if (durationMs instanceof Error) return errored(durationMs);
    using deadline = withDeadline(signal, durationMs, this.#clock);
    const result = await this.#step.run(deadline.signal, state);
    return isDeadline(result) ? failed : result;
  }
}

/** A `timeout` as written in the pipeline, in milliseconds, or the error that users read. */
export function readTimeout(duration: string): number | Error {
  try {
    return parseDurationMs(duration);
  } catch (error) {
    return new Error(`parse timeout: ${describeError(error)}`, { cause: error });
  }
}
