import { expect, it } from 'vitest';
import { applyBump } from './bump.ts';
import { compareStrictVersions, formatStrictVersion, parseStrictVersion } from './version.ts';

const version = (text: string) => {
  const parsed = parseStrictVersion(text);
  if (parsed === undefined) throw new Error(`no version: ${text}`);
  return parsed;
};

it.each([
  ['1.2.3', { pre: 'rc' }, '1.2.3-rc.1'],
  ['1.2.3-rc.1', { pre: 'rc' }, '1.2.3-rc.2'],
  ['1.2.3-rc.1', { bump: 'patch' }, '1.2.4'],
  ['1.2.3-rc.1', { bump: 'minor', pre: 'rc' }, '1.3.0-rc.1'],
  ['1.2.3-rc.2', { bump: 'final' }, '1.2.3'],
  ['1.2.3-rc.2', { pre: 'beta' }, '1.2.3-beta.1'],
  ['1.2.3-rc.x.7', { pre: 'rc' }, '1.2.3-rc.1'],
  ['1.2.3', { pre: 'rc', preWithoutVersion: true }, '1.2.3-rc'],
  ['1.2.3+b.4', { build: 'b' }, '1.2.3+b.5'],
  ['1.2.3+b.4', { bump: 'major' }, '2.0.0+b.4'],
  ['1.2.3', { build: 'b', buildWithoutVersion: true }, '1.2.3+b'],
  ['1.2.3', { bump: 'sideways' }, '1.2.3'],
])('%s with %j is %s', (before, bump, after) => {
  const nothing = { bump: '', pre: '', preWithoutVersion: false, build: '', buildWithoutVersion: false };
  expect(formatStrictVersion(applyBump(version(before), { ...nothing, ...bump }))).toBe(after);
});

it.each(['1.2', 'v1.2.3', '01.2.3', '1.2.3-01', '1.2.3-', '1.2.3-a..b', ''])('%j is no strict version', (text) => {
  expect(parseStrictVersion(text)).toBe(undefined);
});

it('orders as semver 2.0 says', () => {
  const sorted = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '2.1.0',
  ];
  expect([...sorted].reverse().map(version).sort(compareStrictVersions).map(formatStrictVersion)).toEqual(sorted);
});
