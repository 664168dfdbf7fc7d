import { describe, expect, it } from 'vitest';
import { readBuildOutline } from './build-outline.ts';
import { attemptWords, slowestSteps } from './slowest-steps.ts';

const task = (id: string, name: string) => ({ id, task: { name } });
const plan = {
  id: '1',
  do: [
    { id: 'g', get: { name: 'code' } },
    { id: 'r', retry: [task('a1', 'wait'), task('a2', 'wait')] },
    { id: 'h', ensure: { step: task('t', 'apply'), ensure: task('e', 'tidy') } },
  ],
};

describe('the slowest steps', () => {
  it('are those that took longest, attempts and hooks among them', () => {
    const steps = [
      { id: 'g', startTime: 100, endTime: 104 },
      { id: 'a1', startTime: 104, endTime: 105 },
      { id: 'a2', startTime: 105, endTime: 234 },
      { id: 't', startTime: 234, endTime: 458 },
      { id: 'e', startTime: 458 },
      { id: 'unknown', startTime: 0, endTime: 9000 },
    ];
    const outline = readBuildOutline({ plan, steps, cut: false });
    const slowest = outline === undefined ? [] : slowestSteps(outline, 3);
    expect(slowest.map(({ name, tookMs, attempt }) => [name, tookMs / 1000, attemptWords(attempt)])).toEqual([
      ['apply', 224, undefined],
      ['wait', 129, 'second attempt'],
      ['code', 4, undefined],
    ]);
    expect(attemptWords(12)).toBe('attempt 12');
    expect(readBuildOutline({ plan, steps, cut: true })).toBeUndefined();
  });
});
