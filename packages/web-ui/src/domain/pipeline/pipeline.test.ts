import { describe, expect, it } from 'vitest';
import { readGraph } from '../../data/read-ui.ts';
import { nodeLine, nodeStatus } from './job-node.ts';
import { threadLooks } from './thread-look.ts';
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
  const named = (name: string, fields: object) => job({ ...fields, name });
  const thread = (from: string, trigger = true) => ({
    id: from,
    from: `job-${from}`,
    to: 'job-deploy',
    inputs: ['image'],
    trigger,
  });
  const at = (endTime: number, status = 'succeeded') => ({ finished: { ...finished, status, endTime } });
  const deploy = named('deploy', { next: running });

  it('is red where a failed job holds what comes after it, whatever runs there', () => {
    const looks = threadLooks(
      [thread('e2e'), thread('smoke')],
      [named('e2e', at(140, 'failed')), named('smoke', at(150)), deploy],
    );
    expect(Object.fromEntries(looks)).toEqual({ e2e: 'failed', smoke: 'running' });
  });

  it('is yellow for one thread only: from the job that finished last before the start', () => {
    const jobs = [named('a', at(150)), named('b', at(180)), named('late', at(200)), deploy];
    expect([...threadLooks([thread('a'), thread('b'), thread('late')], jobs).keys()]).toEqual(['b']);
  });

  it('believes the server about which input brought the build', () => {
    const jobs = [named('a', at(150)), named('deploy', { next: running, broughtBy: ['other'] })];
    expect(threadLooks([thread('a')], jobs).size).toBe(0);
    expect(threadLooks([thread('a', false)], [named('a', at(150)), deploy]).size).toBe(0);
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
