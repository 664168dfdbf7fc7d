import { describe, expect, it } from 'vitest';
import { type TracedParts, traceMore } from './traced-parts.ts';

const wanted: TracedParts = new Map(Array.from({ length: 7 }, (_, index) => [`n${index}`, index < 3 ? 'on' : 'off']));
const near = new Set(['n5', 'n6']);

function steps(from: TracedParts, to: TracedParts): TracedParts[] {
  const next = traceMore(from, to, { near, share: 2 });
  return next === undefined ? [] : [next, ...steps(next, to)];
}

describe('the focus of a large graph', () => {
  it('comes step by step, on screen first, until every part looks as it should', () => {
    const taken = steps(new Map(), wanted);
    expect(taken.map(({ size }) => size)).toEqual([2, 4, 6, 7]);
    expect(new Set(taken[0]?.keys())).toEqual(near);
    expect(taken.at(-1)).toEqual(wanted);
  });

  it('leaves the same way, and nothing of it stays', () => {
    const taken = steps(wanted, new Map());
    expect(taken.map(({ size }) => size)).toEqual([5, 3, 1, 0]);
    expect(taken[0]?.has('n5')).toBe(false);
  });

  it('moves from one node to another by the parts that differ alone', () => {
    const other: TracedParts = new Map([...wanted, ['n0', 'off']]);
    expect(steps(wanted, other)).toEqual([other]);
    expect(traceMore(other, other, { near, share: 2 })).toBeUndefined();
  });
});
