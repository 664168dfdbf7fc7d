import { describe, expect, it } from 'vitest';
import { parseSemverConstraint } from './masterminds-constraint.ts';
import { compareSemver, formatSemver, parseSemver } from './masterminds-version.ts';

const version = (text: string) => {
  const parsed = parseSemver(text);
  if (parsed === undefined) throw new Error(`no version: ${text}`);
  return parsed;
};

describe('a loose version', () => {
  it.each([
    ['1', '1.0.0'],
    ['v1.2', '1.2.0'],
    ['01.002.3', '1.2.3'],
    ['1.2.3-rc.1+build.5', '1.2.3-rc.1+build.5'],
    ['1-beta', '1.0.0-beta'],
  ])('%s is %s', (text, full) => {
    expect(formatSemver(version(text))).toBe(full);
  });

  it.each(['', 'latest', '1.2.3.4', '1.2.3-', '1.2.3-rc.01', 'V1', '1.2.3-a..b', '99999999999999999999'])(
    '%j is none',
    (text) => {
      expect(parseSemver(text)).toBe(undefined);
    },
  );

  it('is ordered by numbers, then by prerelease', () => {
    const sorted = [
      '1.0.0-1',
      '1.0.0-2',
      '1.0.0-10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta',
      '1.0.0',
      '1.0.1',
      '1.10.0',
      '2.0.0',
    ];
    const shuffled = [...sorted].reverse().map(version);
    expect(shuffled.sort(compareSemver).map(formatSemver)).toEqual(sorted);
    expect(compareSemver(version('1.0.0+a'), version('1.0.0+b'))).toBe(0);
  });
});

describe('a constraint', () => {
  const cases: [string, string[], string[]][] = [
    ['1.2.3', ['1.2.3'], ['1.2.4', '1.2.2']],
    ['=1.2', ['1.2.0', '1.2.9'], ['1.3.0', '1.1.9']],
    ['1.x', ['1.0.0', '1.99.0'], ['2.0.0']],
    ['*', ['0.0.1', '99.0.0'], ['1.0.0-rc.1']],
    ['!=1.2', ['1.3.0', '1.1.0'], ['1.2.5']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
    ['~1', ['1.0.0', '1.9.0'], ['2.0.0']],
    ['~>1.2', ['1.2.9'], ['1.3.0']],
    ['^1.2.3', ['1.2.3', '1.9.0'], ['2.0.0', '1.2.2']],
    ['^0.2.3', ['0.2.9'], ['0.3.0']],
    ['^0.0.3', ['0.0.3'], ['0.0.4']],
    ['^0.0', ['0.0.0', '0.0.9'], ['0.1.0']],
    ['^0', ['0.9.9'], ['1.0.0']],
    ['>11', ['12.0.0'], ['11.0.1', '11.9.9']],
    ['>11.1', ['11.2.0'], ['11.1.5']],
    ['<=11', ['11.9.9'], ['12.0.0']],
    ['<11', ['10.9.9'], ['11.0.0']],
    ['=>1.2, =<1.4', ['1.2.0', '1.4.7'], ['1.5.0']],
    ['>= 1.2  < 2', ['1.5.0'], ['2.0.0']],
    ['1.2 - 1.4.5', ['1.2.0', '1.4.5'], ['1.4.6']],
    ['~1.0 || ^3.1', ['1.0.5', '3.9.0'], ['1.1.0', '2.0.0']],
    ['>=1.2.0-0', ['1.2.0-rc.1', '1.3.0'], ['1.1.9']],
    ['>=1.2.0', ['1.2.0'], ['1.3.0-rc.1']],
  ];
  it.each(cases)('%s', (text, wanted, unwanted) => {
    const constraint = parseSemverConstraint(text);
    expect(wanted.map((candidate) => constraint?.(version(candidate)))).toEqual(wanted.map(() => true));
    expect(unwanted.map((candidate) => constraint?.(version(candidate)))).toEqual(unwanted.map(() => false));
  });

  it.each(['', 'foo', '>>1', '1.2.3.4', '>=1.2 || ', '1.2.3-rc.01'])('%j is none', (text) => {
    expect(parseSemverConstraint(text)).toBe(undefined);
  });
});
