import { AbortedError } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import type { Plan, PlanId } from '@rondo/pipeline';
import { expect, it } from 'vitest';
import { buildStep } from './build-step.ts';
import { RunState } from './run-state.ts';
import { type BuildContext, topPosition } from './step-context.ts';

const id = '1' as PlanId;
const nothing: Plan = { id, kind: 'nothing' };

/** Each step around another is of another kind. */
const wraps: ((step: Plan) => Plan)[] = [
  (step) => ({ id, kind: 'try', step }),
  (step) => ({ id, kind: 'do', steps: [step] }),
  (step) => ({ id, kind: 'retry', attempts: [step] }),
  (step) => ({ id, kind: 'timeout', step, duration: '1h' }),
  (step) => ({ id, kind: 'ensure', step, hook: nothing }),
  (step) => ({ id, kind: 'on_success', step: nothing, hook: step }),
  (step) => ({ id, kind: 'on_failure', step, hook: nothing }),
];

// Of a context these steps use nothing but the clock.
const context = { services: { clock: new FakeClock() } } as unknown as BuildContext;

function nested(levels: number, more: typeof wraps = []): Plan {
  const kinds = [...wraps, ...more];
  let plan: Plan = nothing;
  for (let level = 0; level < levels; level += 1) plan = kinds[level % kinds.length]?.(plan) ?? plan;
  return plan;
}

it('runs 5,000 steps within each other', async () => {
  const { signal } = new AbortController();
  const step = buildStep(nested(5_000), context, topPosition);
  expect(await step.run(signal, RunState.create(signal))).toEqual({ kind: 'succeeded' });
});

it('is aborted below 1,000 steps that pass signals on', async () => {
  const abort = new AbortController();
  const parallel = (step: Plan): Plan => ({ id, kind: 'in_parallel', steps: [step], failFast: true });
  const running = buildStep(nested(1_000, [parallel]), context, topPosition).run(
    abort.signal,
    RunState.create(new AbortController().signal),
  );
  abort.abort(new AbortedError('aborted'));
  expect(await running).toMatchObject({ kind: 'aborted' });
});
