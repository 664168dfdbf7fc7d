import { describe, expect, it } from 'vitest';
import { orderRenames } from './order-renames.ts';

function order(renames: Record<string, string>, existing: string[]) {
  const entries = Object.entries(renames).map(([oldName, name]) => ({ name, oldName }));
  const ordered = orderRenames('job', entries, new Set(existing));
  return ordered.kind === 'swapped' ? ordered.reason : ordered.renames.map(({ from, to }) => `${from}>${to}`);
}

describe('renames by old_name', () => {
  it('free a name before another takes it', () => {
    expect(order({ a: 'b', b: 'c', c: 'd' }, ['a', 'b', 'c'])).toEqual(['c>d', 'b>c', 'a>b']);
    expect(order({ c: 'd', a: 'b', b: 'c' }, ['a', 'b', 'c'])).toEqual(['c>d', 'b>c', 'a>b']);
  });

  it('ask for nothing where the old name is gone or the own one', () => {
    expect(order({ gone: 'b', same: 'same' }, ['same', 'b'])).toEqual([]);
  });

  it('cannot go round in a circle', () => {
    const reason = 'job name swapping is not supported at this time';
    expect(order({ a: 'b', b: 'a' }, ['a', 'b'])).toBe(reason);
    expect(order({ x: 'a', a: 'b', b: 'c', c: 'a' }, ['x', 'a', 'b', 'c'])).toBe(reason);
  });
});
