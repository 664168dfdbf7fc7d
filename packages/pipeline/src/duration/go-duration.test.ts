import { describe, expect, it } from 'vitest';
import { formatGoDuration } from './format-go-duration.ts';
import { parseGoDuration } from './parse-go-duration.ts';

describe('durations', () => {
  it.each([
    ['90m', '1h30m0s'],
    ['1.5h', '1h30m0s'],
    ['-5s', '-5s'],
    ['0', '0s'],
    ['1h1s', '1h0m1s'],
    ['100ms', '100ms'],
    ['1500us', '1.5ms'],
    ['1µs', '1µs'],
    ['2ns', '2ns'],
    ['.5s', '500ms'],
    ['9223372036.854775807s', '2562047h47m16.854775807s'],
    ['-9223372036.854775808s', '-2562047h47m16.854775808s'],
  ])('%s is %s', (written, printed) => {
    const parsed = parseGoDuration(written);
    expect(parsed.ok && formatGoDuration(parsed.ns)).toBe(printed);
  });

  it.each([
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['1 h', 'time: unknown unit " h" in duration "1 h"'],
    ['10', 'time: missing unit in duration "10"'],
    ['', 'time: invalid duration ""'],
    ['1\td', 'time: unknown unit "\\x09d" in duration "1\\x09d"'],
    ['1é', 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'],
    ['h', 'time: invalid duration "h"'],
    ['-', 'time: invalid duration "-"'],
    ['9999999999h', 'time: invalid duration "9999999999h"'],
    ['9223372036.854775808s', 'time: invalid duration "9223372036.854775808s"'],
    ['99999999999999999999d', 'time: invalid duration "99999999999999999999d"'],
  ])('%s is refused', (written, error) => {
    expect(parseGoDuration(written)).toEqual({ ok: false, error });
  });
});
