import { describe, expect, it } from 'vitest';
import { brokenSteps, openingStep, outlineOf, type StepNode, stepSpan, stepStatus } from './outline.ts';
import { readPlan, stepsOf } from './plan-node.ts';
import { pendingStep, type StepState } from './step-state.ts';

const plan = readPlan({
  id: 'f',
  on_failure: {
    step: {
      id: 'd',
      do: [
        {
          id: 'p',
          in_parallel: {
            steps: [
              { id: 'g1', get: { name: 'a' } },
              { id: 'g2', get: { name: 'b' } },
            ],
          },
        },
        {
          id: 'r',
          retry: [
            { id: 'r1', task: { name: 'flaky' } },
            { id: 'r2', task: { name: 'flaky' } },
          ],
        },
        { id: 't', task: { name: 'test' } },
      ],
    },
    on_failure: { id: 's', put: { name: 'slack' } },
  },
});
if (plan === undefined) throw new Error('the plan of this test is broken');

function states(entries: Record<string, Partial<StepState>>): Map<string, StepState> {
  return new Map(Object.entries(entries).map(([id, state]) => [id, { ...pendingStep(id), ...state }]));
}

const node = (id: string): StepNode => {
  const found = stepsOf(plan).find((step) => step.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
};

describe('the outline of a build', () => {
  it('dissolves sequences, keeps what runs side by side together and sets hooks under their heading', () => {
    expect(outlineOf(plan)).toMatchObject([
      { kind: 'parallel', children: [{ node: { id: 'g1' } }, { node: { id: 'g2' } }] },
      { kind: 'step', node: { id: 'r' }, label: 'flaky', children: [{ label: 'attempt 1' }, { label: 'attempt 2' }] },
      { kind: 'step', node: { id: 't' } },
      { kind: 'hook', title: 'if it fails', children: [{ node: { id: 's' } }] },
    ]);
  });

  it('keeps the get that follows a put with its put', () => {
    const put = readPlan({
      id: 'x',
      on_success: { step: { id: 'p', put: { name: 'site' } }, on_success: { id: 'q', get: { name: 'site' } } },
    });
    expect(put === undefined ? [] : outlineOf(put)).toMatchObject([
      { label: 'site', children: [{ node: { id: 'q' } }] },
    ]);
  });

  it('does not send the reader to an attempt that a later one made good', () => {
    const mended = states({ r1: { status: 'failed' }, r2: { status: 'succeeded' }, t: { status: 'failed' } });
    expect(brokenSteps(plan, mended).map(({ id }) => id)).toEqual(['t']);
    expect(
      brokenSteps(plan, states({ r1: { status: 'failed' }, r2: { status: 'failed' } })).map(({ id }) => id),
    ).toEqual(['r1', 'r2']);
  });

  it('stands where the last attempt stands', () => {
    const first = states({ r1: { status: 'failed' } });
    expect(stepStatus(node('r'), first, false)).toBe('failed');
    expect(stepStatus(node('r'), states({ r1: { status: 'failed' }, r2: { status: 'succeeded' } }), true)).toBe(
      'succeeded',
    );
  });

  it('opens the step that broke, else the newest that runs, else the last task', () => {
    expect(openingStep(plan, states({ t: { status: 'failed' }, s: { status: 'succeeded' } }))).toBe('t');
    const running = {
      g1: { status: 'running', initializeTime: 5 },
      g2: { status: 'running', initializeTime: 6 },
    } as const;
    expect(openingStep(plan, states(running))).toBe('g2');
    expect(
      openingStep(
        plan,
        states({ g1: { status: 'succeeded' }, t: { status: 'succeeded' }, s: { status: 'cancelled' } }),
      ),
    ).toBe('t');
  });

  it('names only the innermost step that broke', () => {
    const broken = brokenSteps(plan, states({ r: { status: 'failed' }, r2: { status: 'failed' } }));
    expect(broken.map((step) => step.id)).toEqual(['r2']);
  });

  it('spans its parts, and has no end while one of them runs', () => {
    const parts = {
      r1: { initializeTime: 3, finishTime: 9, status: 'failed' },
      r2: { initializeTime: 9, status: 'running' },
    } as const;
    expect(stepSpan(node('r'), states(parts))).toEqual({ start: 3, end: undefined });
  });
});
