import { AbortedError } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { describe, expect, it } from 'vitest';
import { DeadlineExceededError, resultOfInterruption } from '../interruption.ts';
import { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { aborted, errored, failed, type StepResult, succeeded } from '../step-result.ts';
import { DoStep } from './do-step.ts';
import { EnsureStep } from './ensure-step.ts';
import { InParallelStep } from './in-parallel-step.ts';
import { OnAbortStep } from './on-abort-step.ts';
import { OnErrorStep } from './on-error-step.ts';
import { OnFailureStep } from './on-failure-step.ts';
import { OnSuccessStep } from './on-success-step.ts';
import { RetryStep } from './retry-step.ts';
import { TimeoutStep } from './timeout-step.ts';
import { TryStep } from './try-step.ts';

/** A step that says what it is told to, and remembers how it was run. */
class SayStep implements Step {
  readonly signals: AbortSignal[] = [];
  readonly #result: StepResult;

  constructor(result: StepResult) {
    this.#result = result;
  }

  async run(signal: AbortSignal): Promise<StepResult> {
    this.signals.push(signal);
    return this.#result;
  }

  get wasRun(): boolean {
    return this.signals.length > 0;
  }
}

/** A step that goes on until it is interrupted. */
const endless: Step = {
  run: async (signal) => {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return resultOfInterruption(signal);
  },
};

const boom = new Error('boom');
const hookBoom = new Error('hook');
const results = { succeeded, failed, errored: errored(boom), aborted } as const;
type Kind = keyof typeof results;
const kinds = Object.keys(results) as Kind[];

function run(step: Step, signal = new AbortController().signal, detached = new AbortController().signal) {
  return step.run(signal, RunState.create(detached));
}

type Row = Record<Kind, { hook: boolean; result: (hook: Kind) => StepResult }>;
type Wrap = (step: Step, hook: Step) => Step;

/** Scheduling.md 8.4, read column by column: does the hook run, and what comes of it. */
const table: [string, Wrap, Row][] = [
  [
    'on_success',
    (step, hook) => new OnSuccessStep(step, hook),
    {
      succeeded: { hook: true, result: (hook) => hookResults[hook] },
      failed: { hook: false, result: () => failed },
      errored: { hook: false, result: () => errored(boom) },
      aborted: { hook: false, result: () => aborted },
    },
  ],
  [
    'on_failure',
    (step, hook) => new OnFailureStep(step, hook),
    {
      succeeded: { hook: false, result: () => succeeded },
      failed: { hook: true, result: (hook) => ({ ...hookResults, succeeded: failed })[hook] },
      errored: { hook: false, result: () => errored(boom) },
      aborted: { hook: false, result: () => aborted },
    },
  ],
  [
    'on_error',
    (step, hook) => new OnErrorStep(step, hook),
    {
      succeeded: { hook: false, result: () => succeeded },
      failed: { hook: false, result: () => failed },
      errored: {
        hook: true,
        result: (hook) => (hook === 'errored' ? errored(boom, hookBoom) : hook === 'aborted' ? aborted : errored(boom)),
      },
      aborted: { hook: false, result: () => aborted },
    },
  ],
  [
    'on_abort',
    (step, hook) => new OnAbortStep(step, hook),
    {
      succeeded: { hook: false, result: () => succeeded },
      failed: { hook: false, result: () => failed },
      errored: { hook: false, result: () => errored(boom) },
      aborted: { hook: true, result: () => aborted },
    },
  ],
  [
    'ensure',
    (step, hook) => new EnsureStep(step, hook),
    {
      succeeded: { hook: true, result: (hook) => hookResults[hook] },
      failed: { hook: true, result: (hook) => ({ ...hookResults, succeeded: failed })[hook] },
      errored: {
        hook: true,
        result: (hook) => (hook === 'errored' ? errored(boom, hookBoom) : hook === 'aborted' ? aborted : errored(boom)),
      },
      aborted: { hook: true, result: () => aborted },
    },
  ],
];
const hookResults: Record<Kind, StepResult> = { succeeded, failed, errored: errored(hookBoom), aborted };

describe.each(table)('%s', (_name, wrap, row) => {
  const cases = kinds.flatMap((inner) => kinds.map((hook): [Kind, Kind] => [inner, hook]));
  it.each(cases)('after a step that %s, with a hook that %s', async (inner, hook) => {
    const hookStep = new SayStep(hookResults[hook]);
    const result = await run(wrap(new SayStep(results[inner]), hookStep));
    expect(hookStep.wasRun).toBe(row[inner].hook);
    expect(result).toEqual(row[inner].result(hook));
  });
});

describe('do', () => {
  it.each(kinds.slice(1))('stops at a step that %s', async (kind) => {
    const later = new SayStep(succeeded);
    expect(await run(new DoStep([new SayStep(succeeded), new SayStep(results[kind]), later]))).toEqual(results[kind]);
    expect(later.wasRun).toBe(false);
  });

  it('of nothing succeeds', async () => {
    expect(await run(new DoStep([]))).toEqual(succeeded);
  });
});

describe('try', () => {
  it.each(kinds)('around a step that %s', async (kind) => {
    expect(await run(new TryStep(new SayStep(results[kind])))).toEqual(kind === 'aborted' ? aborted : succeeded);
  });
});

describe('attempts', () => {
  const count = async (...said: StepResult[]) => {
    const attempts = said.map((result) => new SayStep(result));
    const result = await run(new RetryStep(attempts));
    return { result, runs: attempts.filter(({ wasRun }) => wasRun).length };
  };

  it('goes on after failures and errors until one succeeds', async () => {
    expect(await count(failed, errored(boom), succeeded, failed)).toEqual({ result: succeeded, runs: 3 });
  });

  it('ends as the last one did', async () => {
    expect(await count(failed, errored(boom))).toEqual({ result: errored(boom), runs: 2 });
    expect(await count(errored(boom), failed)).toEqual({ result: failed, runs: 2 });
  });

  it('stops at an abort', async () => {
    expect(await count(aborted, succeeded)).toEqual({ result: aborted, runs: 1 });
  });

  it('goes on after a timeout', async () => {
    expect(await count(errored(new DeadlineExceededError()), succeeded)).toEqual({ result: succeeded, runs: 2 });
  });
});

describe('timeout', () => {
  it('turns its own deadline into a failure', async () => {
    const clock = new FakeClock();
    const running = run(new TimeoutStep(endless, '1m', clock));
    await clock.advance(60_000);
    expect(await running).toEqual(failed);
  });

  it('leaves an abort an abort', async () => {
    const abort = new AbortController();
    const running = run(new TimeoutStep(endless, '1m', new FakeClock()), abort.signal);
    abort.abort(new AbortedError('interrupted'));
    expect(await running).toEqual(aborted);
  });

  it.each(kinds)('passes a step that %s in time', async (kind) => {
    expect(await run(new TimeoutStep(new SayStep(results[kind]), '1m', new FakeClock()))).toEqual(results[kind]);
  });

  it('makes hooks inside see a deadline as an error, not as an abort', async () => {
    const clock = new FakeClock();
    const onAbort = new SayStep(succeeded);
    const onError = new SayStep(succeeded);
    const inner = new OnErrorStep(new OnAbortStep(endless, onAbort), onError);
    const running = run(new TimeoutStep(inner, '1s', clock));
    await clock.advance(1000);
    expect(await running).toEqual(failed);
    expect([onAbort.wasRun, onError.wasRun]).toEqual([false, true]);
    expect(onError.signals[0]?.aborted).toBe(false);
  });

  it('says what is wrong with a duration', async () => {
    const result = await run(new TimeoutStep(endless, 'bogus', new FakeClock()));
    expect(result).toMatchObject({ errors: [{ message: 'parse timeout: time: invalid duration "bogus"' }] });
  });
});

describe('hooks of an aborted step', () => {
  it('run detached, and only a second abort reaches them', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const running = run(
      new EnsureStep(new OnAbortStep(endless, new SayStep(failed)), endless),
      first.signal,
      second.signal,
    );
    first.abort(new AbortedError('interrupted'));
    const early = await Promise.race([running, new Promise((resolve) => setImmediate(() => resolve('still running')))]);
    expect(early).toBe('still running');
    second.abort(new AbortedError('interrupted'));
    expect(await running).toEqual(aborted);
  });

  it('let an ensure that began before be aborted', async () => {
    const abort = new AbortController();
    const running = run(new EnsureStep(new SayStep(succeeded), endless), abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new AbortedError('interrupted'));
    expect(await running).toEqual(aborted);
  });
});

describe('in_parallel', () => {
  const parallel = (steps: Step[], limit = 0, failFast = false) => new InParallelStep(steps, { limit, failFast });

  it('runs all to the end and joins what went wrong', async () => {
    const last = new SayStep(succeeded);
    expect(await run(parallel([new SayStep(failed), last]))).toEqual(failed);
    expect(last.wasRun).toBe(true);
    expect(
      await run(parallel([new SayStep(errored(boom)), new SayStep(failed), new SayStep(errored(hookBoom))])),
    ).toEqual(errored(boom, hookBoom));
    expect(await run(parallel([]))).toEqual(succeeded);
  });

  it('starts in order and never more than the limit', async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const steps = [0, 1, 2, 3, 4].map(
      (index): Step => ({
        run: async () => {
          order.push(index);
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return succeeded;
        },
      }),
    );
    await run(parallel(steps, 2));
    expect({ most, order }).toEqual({ most: 2, order: [0, 1, 2, 3, 4] });
  });

  it('with fail_fast ends the others, runs their on_abort and counts only the culprit', async () => {
    const onAbort = new SayStep(succeeded);
    const never = new SayStep(succeeded);
    const steps = [new OnAbortStep(endless, onAbort), new SayStep(failed), never];
    expect(await run(parallel(steps, 2, true))).toEqual(failed);
    expect([onAbort.wasRun, never.wasRun]).toEqual([true, false]);
    expect(await run(parallel([endless, new SayStep(errored(boom))], 0, true))).toEqual(errored(boom));
  });

  it('is aborted with its parent, deadlines included', async () => {
    const abort = new AbortController();
    const running = run(parallel([endless, endless]), abort.signal);
    abort.abort(new AbortedError('interrupted'));
    expect(await running).toEqual(aborted);
    const clock = new FakeClock();
    const timed = run(new TimeoutStep(parallel([endless, endless]), '1s', clock));
    await clock.advance(1000);
    expect(await timed).toEqual(failed);
  });

  it('lets all branches end before an unexpected error goes on', async () => {
    let ended = false;
    const slow: Step = {
      run: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        ended = true;
        return succeeded;
      },
    };
    const broken: Step = { run: () => Promise.reject(boom) };
    await expect(run(parallel([broken, slow]))).rejects.toBe(boom);
    expect(ended).toBe(true);
  });
});
