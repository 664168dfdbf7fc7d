import { expect, it } from 'vitest';
import { compareSemiSemantic, parseSemiSemantic } from './semi-semantic.ts';

const version = (text: string) => {
  const parsed = parseSemiSemantic(text);
  if (parsed === undefined) throw new Error(`no version: ${text}`);
  return parsed;
};

it('orders numbers below words, prereleases below and postreleases above their release', () => {
  const sorted = [
    '1.0-alpha.9',
    '1.0-alpha.10',
    '1.0-rc',
    '1.0',
    '1.0+dev.1',
    '1.0.1',
    '1.9',
    '1.10',
    '1.x',
    '2',
    'v1.2',
    'v1.10',
  ];
  const shuffled = [...sorted].reverse();
  expect(shuffled.sort((a, b) => compareSemiSemantic(version(a), version(b)))).toEqual(sorted);
  expect(compareSemiSemantic(version('1.0'), version('1.0.0'))).toBe(0);
});

it.each(['', '1..2', '1.2-', 'a b', '1.2+'])('%j is none', (text) => {
  expect(parseSemiSemantic(text)).toBe(undefined);
});
