import { expect, it } from 'vitest';
import { isDatabaseUnavailable } from './is-database-unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('it failed'), { code });

it('takes a lost connection, a full disk and too many connections for a database that may work again', () => {
  expect(['57P01', '53100', '53300'].map((code) => isDatabaseUnavailable(withCode(code)))).toEqual([true, true, true]);
});

it('takes a statement that is wrong, or needs more memory than there is, for what it is', () => {
  expect(['42601', '53200'].map((code) => isDatabaseUnavailable(withCode(code)))).toEqual([false, false]);
  expect(isDatabaseUnavailable('nothing')).toBe(false);
});
