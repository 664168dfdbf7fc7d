import { describe, expect, it } from 'vitest';
import { compileGroupGlob } from './compile-group-glob.ts';
import { matchPathGlob } from './match-path-glob.ts';

describe('globs of passed', () => {
  it.each([
    ['unit-*', 'unit-test', true],
    ['*', 'a/b', false],
    ['*/*', 'a/b', true],
    ['a?', 'ab', true],
    ['a?', 'a/', false],
    ['[a-c]x', 'bx', true],
    ['[^a]x', 'bx', true],
    ['\\*', '*', true],
    ['[', '[', false],
    ['*a*b', 'xaayb', true],
    ['日?', '日本', true],
  ])('%s and %s', (glob, name, matches) => {
    expect(matchPathGlob(glob, name)).toBe(matches);
  });
});

describe('globs of groups', () => {
  it.each([
    ['*', 'a/b', true],
    ['{a,b*}', 'bcd', true],
    ['{a,{b,c}}d', 'cd', true],
    ['[!a]', 'b', true],
    ['[a-c]', 'd', false],
    ['a\\*', 'a*', true],
    ['?', '日', true],
    ['?', '', true],
    ['[!a]', '', true],
    ['[a]', '', false],
    ['?*', '', false],
  ])('%s and %s', (glob, name, matches) => {
    expect(compileGroupGlob(glob)?.(name)).toBe(matches);
  });

  it.each(['bad[0-', '[]', '[b-a]', '[a-bc]', '['])('%s is malformed', (glob) => {
    expect(compileGroupGlob(glob)).toBeUndefined();
  });
});
