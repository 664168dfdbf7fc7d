import { describe, expect, it } from 'vitest';
import { type BuildOutline, readBuildOutline } from './build-outline.ts';
import { compareSteps, isOtherwise } from './compare-steps.ts';

const task = (id: string, name: string) => ({ id, task: { name } });

function outline(plan: unknown, steps: readonly object[]): BuildOutline {
  const read = readBuildOutline({ plan, steps, cut: false });
  if (read === undefined) throw new Error('no outline');
  return read;
}

const before = outline({ id: '1', do: [task('2', 'lint'), task('3', 'unit'), task('4', 'unit'), task('5', 'pack')] }, [
  { id: '2', status: 'succeeded', startTime: 100, endTime: 103 },
  { id: '3', status: 'succeeded', startTime: 103, endTime: 110 },
  { id: '4', status: 'succeeded', startTime: 110, endTime: 111 },
  { id: '5', status: 'succeeded', startTime: 111, endTime: 112, exitStatus: 0 },
]);
const after = outline(
  {
    id: 'a',
    do: [
      task('b', 'scan'),
      task('c', 'unit'),
      { id: 'r', retry: [task('d', 'pack'), task('e', 'pack')] },
      { id: 'h', ensure: { step: task('f', 'tell'), ensure: task('g', 'tell') } },
    ],
  },
  [
    { id: 'b', status: 'succeeded', startTime: 100, endTime: 103 },
    { id: 'c', status: 'succeeded', startTime: 103, endTime: 113 },
    { id: 'd', status: 'failed', startTime: 113, endTime: 115, exitStatus: 1 },
    { id: 'e', status: 'running', startTime: 115 },
  ],
);

describe('the steps of two builds', () => {
  const rows = compareSteps(before, after, 120);

  it('stand side by side by name and place, whatever their ids', () => {
    expect(rows.map(({ name, before, after }) => [name, before?.id, after?.id])).toEqual([
      ['lint', '2', undefined],
      ['scan', undefined, 'b'],
      ['unit', '3', 'c'],
      ['unit', '4', undefined],
      ['pack', '5', 'e'],
      ['tell', undefined, 'f'],
      ['tell', undefined, 'g'],
    ]);
  });

  it('count attempts together, and what runs up to now', () => {
    const pack = rows.find(({ name }) => name === 'pack');
    expect(pack?.before).toMatchObject({ tookMs: 1000, attempts: 1, status: 'succeeded' });
    expect(pack?.after).toMatchObject({ tookMs: 7000, attempts: 2, status: 'running' });
  });

  it('differ where one stands otherwise', () => {
    expect(rows.filter(isOtherwise).map(({ name, hook }) => `${hook ?? ''}${name}`)).toEqual([
      'lint',
      'scan',
      'unit',
      'pack',
      'tell',
      'ensuretell',
    ]);
  });

  it('have no times where the log is gone', () => {
    const [lint] = compareSteps({ ...before, steps: new Map() }, before, 20);
    expect(lint).toMatchObject({ before: { status: 'pending', tookMs: undefined }, after: { tookMs: 3000 } });
  });
});
