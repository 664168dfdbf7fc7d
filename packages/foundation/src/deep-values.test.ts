import { describe, expect, it } from 'vitest';
import { foldTree } from './fold-tree.ts';
import { call, type Deep, runDeep } from './run-deep.ts';
import { stringifyJson } from './stringify-json.ts';

type Nest = readonly Nest[];

function nest(levels: number): Nest {
  let value: Nest = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

const children = (node: Nest) => node;

describe('values of 100,000 levels', () => {
  const deep = nest(100_000);

  it('are folded from the leaves up', () => {
    expect(foldTree<Nest, number>(deep, { children, fold: (_, [below = 0]) => below + 1 })).toBe(100_000);
  });

  it('are walked by a function that yields its calls', () => {
    function* levelsOf(node: Nest): Deep<number> {
      const [inner] = node;
      return inner === undefined ? 1 : 1 + (yield levelsOf(inner));
    }
    expect(runDeep(levelsOf(deep))).toBe(100_000);
  });

  it('become JSON', () => {
    expect(stringifyJson(deep)).toBe('['.repeat(100_000) + ']'.repeat(100_000));
    const odd = { a: undefined, b: [undefined, new Date(0), Number.NaN], c: 'é"', d: {} };
    expect(stringifyJson([odd, deep])).toBe(`[${JSON.stringify(odd)},${stringifyJson(deep)}]`);
    expect(() => stringifyJson([1n, deep])).toThrow(TypeError);
  });
});

describe('a function that yields its calls', () => {
  it('visits a tree in order, with the depth of each node', () => {
    const seen: string[] = [];
    const fold = (node: Nest, results: readonly string[]) => {
      const text = `(${results.join('')})`;
      seen.push(text);
      expect(results).toHaveLength(node.length);
      return text;
    };
    const depths: number[] = [];
    const noting = (node: Nest, depth: number) => {
      depths.push(depth);
      return node;
    };
    expect(foldTree<Nest, string>([[], [[]]], { children: noting, fold })).toBe('(()(()))');
    expect(seen).toEqual(['()', '()', '(())', '(()(()))']);
    expect(depths).toEqual([0, 1, 1, 2]);
  });

  it('catches what its calls throw, and may go on', () => {
    function* failing(text: string): Deep<number, unknown> {
      if (text === 'deeper') return yield* call(failing('bad'));
      throw new Error(text);
    }
    function* careful(): Deep<string, unknown> {
      try {
        return String(yield* call(failing('deeper')));
      } catch (error) {
        return `caught ${error instanceof Error ? error.message : error}`;
      }
    }
    expect(runDeep(careful())).toBe('caught bad');
    expect(() => runDeep(failing('loud'))).toThrow('loud');
  });
});
