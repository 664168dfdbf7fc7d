import { describe, expect, it } from 'vitest';
import { formatMoment } from './format-clock.ts';
import { formatAge, formatDuration, formatShortAge } from './format-duration.ts';

describe('durations', () => {
  it.each([
    [0, '0s'],
    [4_900, '4s'],
    [72_000, '1m 12s'],
    [542_000, '9m 02s'],
    [6_660_000, '1h 51m'],
    [273_600_000, '3d 4h'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('says ages in words once they are days', () => {
    expect([18, 660, 24_060, 7200, 86_400, 200_000].map(formatAge)).toEqual([
      '18s',
      '11m',
      '6h 41m',
      '2h',
      '1 day',
      '2 days',
    ]);
    expect([18, 1860, 10_800, 800_000].map(formatShortAge)).toEqual(['18s', '31m', '3h', '9d']);
  });

  it('never goes below zero when the clocks of server and browser differ', () => {
    expect(formatDuration(-5000)).toBe('0s');
    expect(formatAge(-5)).toBe('0s');
  });
});

describe('moments', () => {
  const now = new Date(2026, 10, 25, 12, 3, 0).getTime();
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime() / 1000;

  it('is as precise as its distance deserves', () => {
    expect(formatMoment(at(2026, 10, 25, 11, 57), now)).toBe('11:57');
    expect(formatMoment(at(2026, 10, 24, 16, 33), now)).toBe('yesterday 16:33');
    expect(formatMoment(at(2026, 10, 23, 17, 44), now)).toBe('Mon 17:44');
    expect(formatMoment(at(2026, 9, 3, 9, 10), now)).toBe('3 Oct 09:10');
    expect(formatMoment(at(2024, 9, 3, 9, 10), now)).toBe('3 Oct 2024');
  });
});
