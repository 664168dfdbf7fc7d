import type { RunState } from './run-state.ts';
import type { StepResult } from './step-result.ts';

/**
 * One node of a build's plan at work. Steps that wrap steps (`try`, hooks, `in_parallel`, ...) know nothing of what they
 * wrap but its result, so everything composes (scheduling.md 8.4).
 */
export interface Step {
  /**
   * Runs to the end. The signal asks it to stop: its reason is an AbortedError for an abort, a DeadlineExceededError for
   * a timeout further out. Throws BuildLeftError alone, when this node is to let go of the build; everything else that
   * goes wrong is a result.
   */
  run(signal: AbortSignal, state: RunState): Promise<StepResult>;
}
