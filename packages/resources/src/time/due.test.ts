import { describe, expect, it } from 'vitest';
import { isDue, type Schedule } from './due.ts';
import { parseInstant } from './instant.ts';
import { parseTimeOfDay } from './time-of-day.ts';
import { Zone } from './zone.ts';

const zone = (name: string) => {
  const found = Zone.named(name);
  if (found === undefined) throw new Error(`no zone ${name}`);
  return found;
};
const moment = (text: string) => {
  const parsed = parseInstant(text.length === 16 ? `${text}:00Z` : text);
  if (parsed === undefined) throw new Error(`no moment: ${text}`);
  return parsed.instant;
};
const hours = (count: number) => BigInt(count * 3600) * 1_000_000_000n;
const between = (start: string, stop: string) => ({ start: parseTimeOfDay(start), stop: parseTimeOfDay(stop) });
const always: Schedule = {
  zone: zone('UTC'),
  start: undefined,
  stop: undefined,
  intervalNanoseconds: undefined,
  days: [],
  startAfter: undefined,
};

// 2024-01-01 is a Monday.
const cases: [string, Partial<Schedule>, string | undefined, string, boolean][] = [
  ['an interval, a second short', { intervalNanoseconds: hours(1) }, '2024-01-01T10:00', '2024-01-01T10:59:59Z', false],
  ['an interval, exactly', { intervalNanoseconds: hours(1) }, '2024-01-01T10:00', '2024-01-01T11:00', true],
  ['before the window', between('9AM', '5PM'), undefined, '2024-01-01T08:59', false],
  ['in the window, never before', between('9AM', '5PM'), undefined, '2024-01-01T09:00', true],
  ['at the stop, which is outside', between('9AM', '5PM'), undefined, '2024-01-01T17:00', false],
  ['once per window', between('9AM', '5PM'), '2024-01-01T09:01', '2024-01-01T12:00', false],
  ['the next window', between('9AM', '5PM'), '2023-12-31T16:00', '2024-01-01T09:00', true],
  [
    'an interval within a window',
    { ...between('9AM', '5PM'), intervalNanoseconds: hours(0.5) },
    '2024-01-01T09:00',
    '2024-01-01T09:31',
    true,
  ],
  ['a window over midnight', between('10PM', '2AM'), '2023-12-31T21:00', '2024-01-01T01:00', true],
  ['a window over midnight, after it', between('10PM', '2AM'), undefined, '2024-01-01T02:00', false],
  ['the day of now counts', { days: [1] }, '2024-01-01T00:05', '2024-01-01T23:00', false],
  ['another day', { days: [2] }, undefined, '2024-01-01T12:00', false],
  ['start equal to stop is all day', between('1PM', '1PM'), undefined, '2024-01-01T12:59', true],
  ['without options once a day', {}, '2023-12-31T23:59', '2024-01-01T00:00', true],
  ['without options not twice a day', {}, '2024-01-01T00:00', '2024-01-01T23:59', false],
  ['not before it may start', { startAfter: moment('2024-01-01T12:00') }, undefined, '2024-01-01T12:00', false],
  ['after it may start', { startAfter: moment('2024-01-01T12:00') }, undefined, '2024-01-01T12:01', true],
];

describe('whether a version is due', () => {
  it.each(cases)('%s', (_name, schedule, cursor, now, due) => {
    const cursorInstant = cursor === undefined ? undefined : moment(cursor);
    expect(isDue({ ...always, ...schedule }, moment(now), cursorInstant)).toBe(due);
  });

  it('keeps wall times when the clock changes', () => {
    const berlin = { ...always, zone: zone('Europe/Berlin'), ...between('3:30 AM', '4 AM') };
    // On 2024-03-31 clocks went from 2 to 3; 3:30 there is 1:30 UTC, the day before it was 2:30 UTC.
    expect(isDue(berlin, moment('2024-03-31T01:30'), undefined)).toBe(true);
    expect(isDue(berlin, moment('2024-03-30T01:30'), undefined)).toBe(false);
    expect(isDue(berlin, moment('2024-03-30T02:30'), undefined)).toBe(true);
  });
});
