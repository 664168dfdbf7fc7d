import { describe, expect, it } from 'vitest';
import { readGraph } from '../../data/read-ui.ts';
import { nodeLine, nodeStatus } from './job-node.ts';
import { threadLook } from './thread-look.ts';
import { onTrace, traceFrom } from './trace.ts';

const job = (fields: object) => {
  const graph = readGraph({ id: 1, name: 'p', jobs: [{ id: 1, name: 'unit', ...fields }] });
  const [only] = graph?.jobs ?? [];
  if (only === undefined) throw new Error('no job');
  return only;
};
const finished = { id: 5, name: '5', status: 'succeeded', startTime: 100, endTime: 160 };
const running = { id: 6, name: '6', status: 'started', startTime: 190 };

describe('a node of the graph', () => {
  it.each([
    [{}, 'none', 'never run'],
    [{ finished }, 'succeeded', '#5, 2m'],
    [{ finished, next: running }, 'running', '#6, 1m 30s'],
    [{ finished, next: { ...running, status: 'pending' } }, 'succeeded', '#5, 2m'],
    [{ finished, paused: true, pausedAt: 100 }, 'paused', 'paused, 3m'],
    [{ paused: true, next: running }, 'running', '#6, 1m 30s'],
  ])('%j is %s', (fields, status, line) => {
    expect([nodeStatus(job(fields)), nodeLine(job(fields), 280)]).toEqual([status, line]);
  });
});

describe('the colour of a thread', () => {
  const thread = { inputs: ['image'], trigger: true };
  const failed = job({ finished: { ...finished, status: 'failed' } });

  it('is red where a failed job holds what comes after it, whatever runs there', () => {
    expect(threadLook(thread, failed, job({ next: running }))).toBe('failed');
  });

  it('is yellow only for what brought the running build', () => {
    expect(threadLook(thread, job({ finished }), job({ next: running, broughtBy: ['image'] }))).toBe('running');
    expect(threadLook(thread, job({ finished }), job({ next: running, broughtBy: ['other'] }))).toBeUndefined();
    expect(threadLook({ ...thread, trigger: false }, undefined, job({ next: running }))).toBeUndefined();
  });
});

describe('focus on a node', () => {
  const threads = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'x', to: 'c' },
    { from: 'c', to: 'd' },
  ];
  const trace = traceFrom('b', threads);

  it('follows the way up and down, and no side way', () => {
    expect([...trace.upstream]).toEqual(['a']);
    expect([...trace.downstream].sort()).toEqual(['c', 'd']);
    expect(threads.map((thread) => onTrace(trace, 'b', thread))).toEqual([true, true, false, true]);
  });

  it('ends also in a cycle', () => {
    expect([
      ...traceFrom('a', [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ]).upstream,
    ]).toEqual(['b']);
  });
});
