import { anySignal } from '@rondo/foundation';
import { resultOfInterruption, SiblingFailedError } from '../interruption.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { combineResults, type StepResult } from '../step-result.ts';

export interface ParallelOptions {
  /** How many run at once; below 1: all. */
  readonly limit: number;
  /** The first that doesn't succeed ends the others. */
  readonly failFast: boolean;
}

/** `in_parallel`: all at once or `limit` at a time, started in order. */
export class InParallelStep implements Step {
  readonly #steps: readonly Step[];
  readonly #options: ParallelOptions;

  constructor(steps: readonly Step[], options: ParallelOptions) {
    this.#steps = steps;
    this.#options = options;
  }

  async run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    return runInParallel(
      this.#steps.map((step) => (innerSignal: AbortSignal) => step.run(innerSignal, state)),
      signal,
      this.#options,
    );
  }
}

/**
 * Runs these, started in order, `limit` at a time. With `failFast`, those ended for the sake of another don't count: the
 * result is the culprit's (scheduling.md 8.4).
 */
export async function runInParallel(
  runs: readonly ((signal: AbortSignal) => Promise<StepResult>)[],
  signal: AbortSignal,
  { limit, failFast }: ParallelOptions,
): Promise<StepResult> {
  const siblings = new AbortController();
  const innerSignal = anySignal(signal, siblings.signal);
  const results: StepResult[] = [];
  const waiting = [...runs];
  const lane = async () => {
    for (let run = waiting.shift(); run !== undefined && !innerSignal.aborted; run = waiting.shift()) {
      const result = await run(innerSignal);
      if (siblings.signal.aborted && result.kind === 'aborted') continue;
      results.push(result);
      if (failFast && result.kind !== 'succeeded') siblings.abort(new SiblingFailedError());
    }
  };
  const laneCount = limit < 1 ? runs.length : Math.min(limit, runs.length);
  const lanes = await Promise.allSettled(Array.from({ length: laneCount }, lane));
  for (const settled of lanes) if (settled.status === 'rejected') throw settled.reason;
  return signal.aborted ? combineResults([...results, resultOfInterruption(signal)]) : combineResults(results);
}
