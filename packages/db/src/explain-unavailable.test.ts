import { expect, it } from 'vitest';
import { explainUnavailable } from './explain-unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

it('tells a full disk from a database that is away and from one at its limits, and says nothing of mistakes', () => {
  expect(explainUnavailable(withCode('53100'))).toContain('disk with the database is full');
  expect(explainUnavailable(withCode('57P03'))).toContain('does not answer');
  expect(explainUnavailable(withCode('53300'))).toContain('its limits');
  expect(explainUnavailable(withCode('42601'))).toBeUndefined();
  expect(explainUnavailable('nothing')).toBeUndefined();
});
