import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../log/outline.ts';
import { readPlan } from '../../log/plan-node.ts';
import { pendingStep, type StepState } from '../../log/step-state.ts';
import { axisTicks, tickLabel, timelineOf, timelineSentence } from './timeline.ts';

const task = (id: string, name: string) => ({ id, task: { name } });
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
              { id: 'a', get: { name: 'src' } },
              { id: 'b', get: { name: 'image' } },
            ],
          },
        },
        task('t', 'apply'),
        { id: 'r', retry: [task('r1', 'wait'), task('r2', 'wait')] },
        task('n', 'never'),
      ],
    },
    ensure: task('e', 'unlock'),
  },
});
const items = plan === undefined ? [] : outlineOf(plan);
const ran = (
  initializeTime: number,
  startTime: number,
  finishTime: number,
  status: StepState['status'] = 'succeeded',
) => ({
  status,
  initializeTime,
  workerTime: initializeTime,
  startTime,
  finishTime,
  worker: 'w1',
});
const states = new Map(
  Object.entries({
    a: ran(1000, 1000, 1004),
    b: ran(1000, 1000, 1002),
    t: { ...ran(1004, 1010, 1060), workerTime: 1006 },
    r1: ran(1060, 1061, 1080, 'failed'),
    r2: ran(1080, 1081, 1099),
    e: ran(1099, 1099, 1100),
  }).map(([id, state]) => [id, { ...pendingStep(id), ...state }] as const),
);
const whole = { startTime: 1000, endTime: 1100, nowSeconds: 5000 };

describe('the timeline of a build', () => {
  it('says when each step waited for a worker, got ready and ran, hooks included', () => {
    const { rows, total } = timelineOf(items, states, whole);
    expect(total).toBe(100);
    expect(rows.map((row) => [row.verb, row.name, row.depth, row.begin, row.placed, row.start, row.end])).toEqual([
      ['get', 'src', 0, 0, 0, 0, 4],
      ['get', 'image', 0, 0, 0, 0, 2],
      ['task', 'apply', 0, 4, 6, 10, 60],
      ['retry', 'wait', 0, 60, 60, 60, 99],
      ['task', 'attempt 1', 1, 60, 60, 61, 80],
      ['task', 'attempt 2', 1, 80, 80, 81, 99],
      ['ensure', 'unlock', 0, 99, 99, 99, 100],
    ]);
  });

  it('marks the chain without which the build would have been shorter', () => {
    const { rows } = timelineOf(items, states, whole);
    expect(rows.filter((row) => row.critical).map((row) => row.id)).toEqual(['a', 't', 'r1', 'r2', 'e']);
  });

  it('lets a running step reach up to now', () => {
    const running = new Map([['t', { ...pendingStep('t'), status: 'running' as const, initializeTime: 1004 }]]);
    const { rows, total } = timelineOf(items, running, { startTime: 1000, endTime: undefined, nowSeconds: 1050 });
    expect(total).toBe(50);
    expect(rows).toMatchObject([{ id: 't', begin: 4, start: 50, end: 50, status: 'running' }]);
  });

  it('begins with the answer', () => {
    const timeline = timelineOf(items, states, whole);
    expect(timelineSentence(timeline, false)).toEqual({
      before: 'Half of it was ',
      name: 'apply',
      retrySeconds: 20,
      retries: 1,
    });
    expect(timelineSentence({ rows: [], total: 1 }, true).before).toBe('Nothing has begun yet');
  });

  it.each([
    [7, [0, 1, 2, 3, 4, 5, 6, 7]],
    [448, [0, 60, 120, 180, 240, 300, 360, 420]],
    [5000, [0, 900, 1800, 2700, 3600, 4500]],
  ])('an axis of %i s is marked at round times', (total, ticks) => expect(axisTicks(total)).toEqual(ticks));

  it('labels places on the axis', () =>
    expect([0, 30, 60, 90, 7200].map(tickLabel)).toEqual(['0', '30s', '1m', '1m 30s', '2h']));
});
