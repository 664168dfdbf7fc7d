import { describe, expect, it } from 'vitest';
import { record, text } from './decoders.ts';
import { describeUnknownField } from './unknown-fields.ts';

const known = ['branch', 'private_key', 'uri', 'tag'];

describe('an unknown field', () => {
  it.each([
    ['brnach', 'source.brnach (did you mean source.branch?)'],
    ['private-key', 'source.private-key (did you mean source.private_key?)'],
    ['Branch', 'source.Branch (did you mean source.branch?)'],
    ['taq', 'source.taq (did you mean source.tag?)'],
    ['password', 'source.password'],
    ['x', 'source.x'],
  ])('%s is told with its whole name, and the one it resembles', (key, told) => {
    expect(describeUnknownField(key, 'source', known)).toBe(told);
  });

  it('is refused with its place by types that refuse them', () => {
    const inner = record({ basic: record({ username: text }, { unknownKeys: 'reject', keyCase: 'exact' }) });
    expect(() => inner({ basic: { usrename: 'x' } }, 'source')).toThrow(
      'json: unknown field "usrename": there is no source.basic.usrename (did you mean source.basic.username?)',
    );
  });
});
