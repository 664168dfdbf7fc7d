import { describe, expect, it } from 'vitest';
import { matchesGroup, matchesPassed } from './match-job-name.ts';

describe('passed', () => {
  it.each([
    ['build', 'build', true],
    ['build', 'build-2', false],
    ['build-*', 'build-linux', true],
    ['*', 'a/b', false],
    ['a/*', 'a/b', true],
    ['b?', 'bé', true],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['\\*', '*', true],
    ['[a', '[a', false],
    ['a.c', 'abc', false],
    ['{a,b}', 'a', false],
  ])('%s and %s: %s', (glob, name, matches) => expect(matchesPassed(glob, name)).toBe(matches));
});

describe('groups', () => {
  it.each([
    ['*', 'a/b', true],
    ['{unit,lint}-*', 'lint-x', true],
    ['{unit,lint}-*', 'e2e-x', false],
    ['[!a]b', 'ab', false],
    ['[!a]b', 'cb', true],
    ['{a', '{a', false],
  ])('%s and %s: %s', (glob, name, matches) => expect(matchesGroup(glob, name)).toBe(matches));
});
