import { describe, expect, it } from 'vitest';
import { formatDurationMs, InvalidDurationError, parseDurationMs } from './duration.ts';

describe('durations in Go notation', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['.5s', 500],
    ['300ms', 300],
    ['0', 0],
    ['-2m', -120_000],
    ['1us', 0.001],
    ['1h0m0.5s', 3_600_500],
  ])('reads %s', (text, expectedMs) => expect(parseDurationMs(text)).toBe(expectedMs));

  it.each([
    ['', 'time: invalid duration ""'],
    ['1', 'time: missing unit in duration "1"'],
    ['1x', 'time: unknown unit "x" in duration "1x"'],
    ['abc', 'time: invalid duration "abc"'],
    ['1h-1m', 'time: unknown unit "h-" in duration "1h-1m"'],
  ])('refuses %j with the words that Go uses', (text, message) => {
    expect(() => parseDurationMs(text)).toThrow(new InvalidDurationError(message));
  });

  it.each([
    [0, '0s'],
    [300, '300ms'],
    [1500, '1.5s'],
    [60_000, '1m0s'],
    [5_400_000, '1h30m0s'],
    [-1000, '-1s'],
    [0.25, '250µs'],
  ])('writes %d ms as %s', (durationMs, text) => expect(formatDurationMs(durationMs)).toBe(text));
});
