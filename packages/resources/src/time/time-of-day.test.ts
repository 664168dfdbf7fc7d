import { expect, it } from 'vitest';
import { parseTimeOfDay } from './time-of-day.ts';

it.each([
  ['9:05', 545],
  ['09:05', 545],
  ['0905', 545],
  ['905', undefined],
  ['9:05 PM', 1265],
  ['9PM', 1260],
  ['9 PM', 1260],
  ['12 AM', 0],
  ['12 PM', 720],
  ['13 PM', undefined],
  ['9 pm', undefined],
  ['24:00', undefined],
  ['12:60', undefined],
  // An offset turns the time into UTC.
  ['10:00 +0200', 480],
  ['11:30 PM -0100', 30],
])('%s is %s minutes after midnight', (text, minutes) => {
  expect(parseTimeOfDay(text)).toBe(minutes);
});
