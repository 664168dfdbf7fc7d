import { describe, expect, it } from 'vitest';
import { readGraph } from '../../data/read-ui.ts';
import { groupGraph } from './group-graph.ts';

const done = (status: string) => ({ id: 1, name: '7', status, startTime: 0, endTime: 40 });
const graph = readGraph({
  id: 1,
  name: 'p',
  jobs: [
    {
      id: 1,
      name: 'build',
      groups: ['all', 'make'],
      finished: done('succeeded'),
      inputs: [{ name: 'src', trigger: true }],
    },
    { id: 2, name: 'lint', groups: ['all', 'make'], inputs: [{ name: 'src', trigger: true }] },
    {
      id: 3,
      name: 'test',
      groups: ['all', 'check'],
      finished: done('failed'),
      inputs: [
        { name: 'image', passed: ['build'], trigger: true },
        { name: 'src', passed: ['lint'] },
      ],
    },
    { id: 4, name: 'ship', groups: ['all'], inputs: [{ name: 'image', passed: ['test'] }] },
  ],
});
const { nodes, threads, entries } = groupGraph(graph?.jobs ?? [], ['all', 'make', 'check', 'empty'], 100);

describe('a pipeline by its groups', () => {
  it('has one node per group that tells jobs apart, and one for the rest', () => {
    expect(nodes.map(({ name, status, jobs, rank, line }) => [name, status, jobs, rank, line])).toEqual([
      ['make', 'succeeded', 2, 0, 'build #7, 1m'],
      ['check', 'failed', 1, 1, 'test #7, 1m'],
      ['other jobs', 'none', 1, 2, 'ship never run'],
    ]);
    expect(nodes[0]?.counts).toEqual([
      ['succeeded', 1],
      ['none', 1],
    ]);
  });

  it('joins what goes from group to group into one thread', () => {
    expect(threads).toEqual([
      { from: 'make', to: 'check', bundle: true, trigger: true, look: undefined },
      { from: 'check', to: 'other jobs', bundle: false, trigger: false, look: 'failed' },
    ]);
    expect(entries).toEqual(['make']);
  });
});
