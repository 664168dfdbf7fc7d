import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectoryForTest } from '../../testing/run-program-for-test.ts';
import { compileGlob } from './compile-glob.ts';
import { findFiles } from './find-files.ts';

describe('a glob', () => {
  it.each([
    ['*.tgz', ['a.tgz', '.hidden.tgz', '.tgz'], ['a.tar', 'a/b.tgz']],
    ['v?-[0-9]', ['v1-2'], ['v1-x', 'v-2']],
    ['[^a-c]x', ['dx'], ['ax', '/x']],
    ['[]x]', [']', 'x'], ['y']],
    ['{a,b}', ['{a,b}'], ['a']],
    ['a\\*', ['a*'], ['ab']],
    ['**', ['ab'], ['a/b']],
    ['a.b+c', ['a.b+c'], ['axb+c']],
  ])('%s', (pattern, matches, others) => {
    const glob = compileGlob(pattern);
    expect(matches.filter((name) => !glob.test(name))).toEqual([]);
    expect(others.filter((name) => glob.test(name))).toEqual([]);
  });

  it.each(['[a', 'a\\', '[]'])('%s is none', (pattern) => {
    expect(() => compileGlob(pattern)).toThrow(`syntax error in pattern: ${pattern}`);
  });

  it('finds files through directories', () => {
    const root = temporaryDirectoryForTest();
    for (const name of ['x1/a.txt', 'x2/a.txt', 'x2/b.md', 'y/a.txt']) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), '');
    }
    const find = (pattern: string) => findFiles(root, pattern).map((path) => path.slice(root.length + 1));
    expect(find('x*/*.txt')).toEqual(['x1/a.txt', 'x2/a.txt']);
    expect(find('y/a.txt')).toEqual(['y/a.txt']);
    expect(find('*/nope')).toEqual([]);
    expect(find('x2')).toEqual(['x2']);
  });
});
