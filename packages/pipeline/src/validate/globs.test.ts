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

  // What the reference answers, which is not always what the globs say.
  it.each([
    ['ab*bc', 'abc', true],
    ['app-*-1', 'app-1', true],
    ['*{staging,prod}-*', 'eu-prod-1', true],
    ['{unit,e2e-*}-{linux,mac}', 'e2e-x-mac', true],
    ['{build-*,test-*}', 'build-x', true],
    ['{build-*,test-*}*', 'build-x', false],
    ['{a*b*c,x}', 'abxc', true],
    ['{a*b*c,x}*', 'abcd', false],
    ['{a*b*c,x}*', 'xyz', true],
    ['{abc,*}d', 'ad', true],
    ['{*,abc}d', 'ad', false],
    ['{*,abc}d', 'xyzd', true],
    ['x{c,*b}y', 'xaby', true],
    ['x{*b,c}y', 'xaby', false],
    ['{c,*b}{d,e*}', 'abe', true],
    ['{c,*b}{d,e*}', 'abbe', false],
    ['[!ab][!ab]', 'ba', true],
    ['[!ab][!ab]', 'ab', false],
    ['[!ab][!ba]', 'ba', false],
    ['?b', 'éb', false],
    ['é*', 'éa', true],
    ['{a,b', 'b', true],
    ['\\{a,b}', '{a,b}', true],
    ['a\0b', 'ab', true],
  ])('odd: %j and %s', (glob, name, matches) => {
    expect(compileGroupGlob(glob)?.(name)).toBe(matches);
  });

  it('give up on what would take for ever', () => {
    const matches = compileGroupGlob(`${'*{a,aa*}'.repeat(12)}{b,bb*}`);
    expect(matches?.(`${'a'.repeat(200)}c`)).toBe(false);
    expect(matches?.(`${'a'.repeat(24)}b`)).toBe(true);
    expect(compileGroupGlob('{'.repeat(100_000))).toBeUndefined();
    expect(compileGroupGlob('*a'.repeat(100_000))).toBeUndefined();
  });

  it.each(['bad[0-', '[]', '[b-a]', '[a-bc]', '[', 'a\ufffd'])('%s is malformed', (glob) => {
    expect(compileGroupGlob(glob)).toBeUndefined();
  });
});
