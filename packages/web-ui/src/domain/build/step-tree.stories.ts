import { stories } from '../../gallery/story.ts';
import { outlineOf } from '../../log/outline.ts';
import { readPlan } from '../../log/plan-node.ts';
import { pendingStep, type StepState } from '../../log/step-state.ts';
import StepTree from './StepTree.svelte';

const plan = readPlan({
  id: 'h',
  ensure: {
    step: {
      id: 'd',
      do: [
        {
          id: 'p',
          in_parallel: {
            steps: [
              { id: 'a', get: { name: 'api-src' } },
              { id: 'b', get: { name: 'image' } },
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
        { id: 't', task: { name: 'a-task-with-a-name-that-is-longer-than-the-column-is-wide' } },
      ],
    },
    ensure: { id: 'e', put: { name: 'report' } },
  },
});
const items = plan === undefined ? [] : outlineOf(plan);
const states = (entries: Record<string, Partial<StepState>>) =>
  new Map(Object.entries(entries).map(([id, state]) => [id, { ...pendingStep(id), ...state }]));
const base = { items, selected: undefined, totalSeconds: 60, nowSeconds: 60, filter: '', onselect: () => {} };
const done = { status: 'succeeded', initializeTime: 0, finishTime: 9 } as const;

export const stepTreeStories = stories('Steps of a build', StepTree, {
  'not started': { ...base, states: new Map(), ended: false },
  running: {
    ...base,
    states: states({ a: done, b: done, r1: { status: 'running', initializeTime: 9 } }),
    ended: false,
    selected: 'r1',
  },
  failed: {
    ...base,
    ended: true,
    selected: 't',
    states: states({
      a: done,
      b: done,
      r1: { ...done, status: 'failed' },
      r2: done,
      t: { status: 'failed', initializeTime: 18, finishTime: 55 },
      e: done,
    }),
  },
  'filtered by words': { ...base, states: states({ a: done }), ended: true, filter: 'flaky' },
});
