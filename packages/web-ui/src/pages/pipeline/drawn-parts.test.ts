import { describe, expect, it } from 'vitest';
import { type DrawnParts, drawMore, nothingDrawn } from './drawn-parts.ts';

const ids = Array.from({ length: 20 }, (_, index) => `n${index}`);
const near = new Set(['n17', 'n18', 'n19']);

function steps(from: DrawnParts, seen = near): DrawnParts[] {
  const next = drawMore(ids, seen, { drawn: from, share: 2 });
  return next === undefined ? [] : [next, ...steps(next, seen)];
}

describe('a large graph', () => {
  it('is drawn step by step: what is on screen first and in full, then everything else in short', () => {
    const drawn = steps(nothingDrawn);
    expect(drawn.map(({ there, whole }) => [there.size, whole.size])).toEqual([
      [2, 2],
      [3, 3],
      [11, 3],
      [19, 3],
      [20, 3],
    ]);
    expect(drawn[1]?.there).toEqual(near);
  });

  it('draws in full what comes on screen, and takes nothing back', () => {
    const all = steps(nothingDrawn).at(-1) ?? nothingDrawn;
    expect(steps(all)).toEqual([]);
    expect(steps(all, new Set(['n0'])).at(-1)?.whole).toEqual(new Set([...near, 'n0']));
  });
});
