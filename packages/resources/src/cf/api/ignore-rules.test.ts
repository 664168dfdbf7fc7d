import { expect, it } from 'vitest';
import { parseIgnoreRules } from './ignore-rules.ts';

it.each([
  [['*.log'], ['a.log', 'deep/a.log', '.log'], ['a.logs', 'log']],
  [
    ['/a', 'b/c'],
    ['a', 'b/c'],
    ['x/a', 'x/b/c'],
  ],
  [['dir/'], ['dir/', 'x/dir/'], ['dir', 'x/dir']],
  [['*.log', '!keep.log'], ['a.log'], ['keep.log', 'deep/keep.log']],
  [['docs/**/*.md'], ['docs/a.md', 'docs/x/y/a.md'], ['a.md', 'docs/a.txt']],
  [['**/tmp'], ['tmp', 'a/tmp', 'a/b/tmp'], ['tmpx']],
  [['a/**'], ['a/b', 'a/b/c'], ['a', 'b/a']],
  [
    ['v?.[0-9]', '[!a]x'],
    ['v1.2', 'bx'],
    ['v12', 'v1.a', 'ax'],
  ],
  [['# comment', '', '\\#real', '  '], ['#real'], ['# comment', ' ']],
  [['trailing   ', 'kept\\ '], ['trailing', 'kept '], ['kept']],
  [
    ['a+b(c)', 'x{1}'],
    ['a+b(c)', 'x{1}'],
    ['aab(c)', 'x'],
  ],
])('%j ignores %j and not %j', (lines, ignored, others) => {
  const isIgnored = parseIgnoreRules(lines);
  const matches = (path: string) => isIgnored(path.replace(/\/$/, ''), path.endsWith('/'));
  expect(ignored.filter((path) => !matches(path))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});
