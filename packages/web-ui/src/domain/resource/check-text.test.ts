import { describe, expect, it } from 'vitest';
import { checkBars, checkRhythm, formatCheckDuration } from './check-text.ts';

const now = 1_764_088_869;

describe('what is said of checks', () => {
  it.each([
    [{ everyMs: 60_000, nextAt: now + 42, webhook: true }, 'every 1m, next in 42s, or at once by webhook'],
    [{ everyMs: 90_000, nextAt: now - 3, webhook: false }, 'every 1m 30s, next now'],
    [{ everyMs: 3_600_000, nextAt: now + 600 }, 'every 1h, next in 10m'],
    [{ nextAt: now + 5 }, 'next in 5s'],
    [{ webhook: true }, 'checked by webhook'],
    [{}, ''],
  ])('says when the next one is: %j', (facts, sentence) => {
    expect(checkRhythm({ id: 1, checks: [], versions: [], ...facts }, now)).toBe(sentence);
  });

  it('has tenths of a second', () => {
    expect([3, 420, 9949, 75_000].map(formatCheckDuration)).toEqual(['0.1s', '0.4s', '9.9s', '1m 15s']);
  });

  it('draws them by how long they took', () => {
    expect(
      checkBars([
        ['succeeded', 400],
        ['failed', 800],
      ]).map(({ status, height }) => [status, height]),
    ).toEqual([
      ['succeeded', 0.5],
      ['failed', 1],
    ]);
  });
});
