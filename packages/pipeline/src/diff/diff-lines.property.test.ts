import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 9 }).map((lines) => lines.join('\n'));

/** Length of a longest common subsequence, the slow way. */
function longest(old: readonly string[], fresh: readonly string[]): number {
  const [first, ...others] = old;
  if (first === undefined || fresh.length === 0) return 0;
  const without = longest(others, fresh);
  const at = fresh.indexOf(first);
  return at === -1 ? without : Math.max(without, 1 + longest(others, fresh.slice(at + 1)));
}

describe('a difference of two texts', () => {
  it('holds both texts whole, in order', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (other: string) =>
          lines
            .filter(({ kind }) => kind !== other)
            .map((line) => line.text)
            .join('\n');
        expect([side('added'), side('removed')]).toEqual([before, after]);
      }),
    );
  });

  it('keeps as many lines in common as there can be', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const common = diffLines(before, after).filter(({ kind }) => kind === 'common').length;
        expect(common).toBe(longest(before.split('\n'), after.split('\n')));
      }),
    );
  });

  it('of texts too long to compare line by line shows what stood between as replaced', () => {
    const [before, after] = ['old', 'new'].map((word) =>
      Array.from({ length: 9_000 }, (_, line) => `${word} ${line % 7}`).join('\n'),
    );
    const lines = diffLines(`same\n${before}\nsame`, `same\n${after}\nsame`);
    expect(lines.map(({ kind }) => kind).filter((kind, index, kinds) => kind !== kinds[index - 1])).toEqual([
      'common',
      'removed',
      'added',
      'common',
    ]);
  });
});
