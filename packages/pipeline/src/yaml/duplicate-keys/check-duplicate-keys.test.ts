import { describe, expect, it } from 'vitest';
import { fillPipeline } from '../../text/fill-pipeline.ts';

function problemsIn(text: string): string[] {
  const filled = fillPipeline(text);
  return filled.ok ? [] : filled.errors.flatMap((error) => error.text.split('\n'));
}

const head = 'error parsing yaml before applying templates: yaml: unmarshal errors:';

describe('keys of merged maps', () => {
  it('that the merging map has already are not looked into again', () => {
    const text = 'a: &a {x: {p: 1, p: 2}}\nb: {<<: *a, x: 1}\nc: {<<: *a}\n';
    const once = '  line 1: mapping key "p" already defined at line 1';
    expect(problemsIn(text)).toEqual([head, once, once]);
  });

  it('have to be texts where all keys of the merging map are', () => {
    expect(problemsIn('a:\n  <<: {[b]: c}\n')).toEqual([head, '  line 2: cannot unmarshal !!seq into string']);
    expect(problemsIn('a:\n  1: x\n  <<: {[b]: c}\n')).toEqual([
      'error parsing yaml before applying templates: yaml: runtime error: hash of unhashable type []interface {}',
    ]);
    expect(problemsIn('? {1: x}\n: y\n<<: {a: b}\n')).toEqual([
      'error parsing yaml before applying templates: yaml: runtime error: hash of unhashable type map[interface {}]interface {}',
    ]);
  });
});

describe('an alias', () => {
  const repeated = (key: string, line: number) =>
    `  line ${line}: mapping key "${key}" already defined at line ${line}`;

  it.each([
    ['a key', '{&k a: 1, b: *k}'],
    ['a key within a map', 'a: {&k b: 1, c: *k}'],
    ['a merge key', 'a: {&k <<: {b: 1}, c: *k}'],
    ['a map behind it in one list of maps to merge', 'a: {<<: [&k {b: 1}, {c: *k}]}'],
    ['what a merging map hides', 'a: {b: 1, <<: {b: &k [x]}}\nc: *k'],
  ])('may refer to %s', (_, text) => {
    expect(problemsIn(text)).toEqual([]);
  });

  it('leads into a map with repeated keys, where nothing is looked at otherwise', () => {
    expect(problemsIn('a: {b: 1, b: &k {c: 1, c: 2}}')).toEqual([head, repeated('b', 1)]);
    expect(problemsIn('a: {b: 1, b: &k {c: 1, c: 2}}\nd: *k')).toEqual([head, repeated('b', 1), repeated('c', 1)]);
    expect(problemsIn('a: {b: 1, b: &k {c: 1}}\nd: {<<: *k}')).toEqual([head, repeated('b', 1)]);
  });

  it('leads to a whole map where another has merged parts of it', () => {
    expect(problemsIn('a: {b: 1, <<: &k {b: {c: 1, c: 2}}}\nd: *k')).toEqual([head, repeated('c', 1)]);
  });

  it('as a key is told before what is repeated', () => {
    expect(problemsIn('a: {b: 1, b: &k [c]}\nd: {*k : 1}')).toEqual([
      'error parsing yaml before applying templates: yaml: invalid map key: []interface {}{"c"}',
    ]);
  });

  it('may not lead to itself', () => {
    const itself = "yaml: anchor 'k' value contains itself";
    expect(problemsIn('a: &k [b, *k]')).toEqual([`error parsing yaml before applying templates: ${itself}`]);
    expect(problemsIn('a: &k {b: 1, <<: *k}')).toEqual([`error parsing yaml before applying templates: ${itself}`]);
    // Only the second reader gets there: to the first the inner b hides the outer.
    expect(problemsIn('a: &k {b: {b: 1, <<: *k}}')).toEqual([itself]);
  });
});

it('says of a map with repeated keys only that, where it is a key itself', () => {
  const text = 'mapping key "b" already defined at line 1';
  expect(problemsIn('? {b: 1, b: 2}\n: c')).toEqual([head, `  line 1: ${text}`]);
  expect(problemsIn('a: {? {b: 1, b: 2} : c}')).toEqual([head, `  line 1: ${text}`]);
});

describe('a key that is none', () => {
  it.each([
    ['[2001-01-01]', '[]interface {}{time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)}'],
    [
      '{a: 2001-12-14t21:59:43.10-05:00}',
      'map[string]interface {}{"a":time.Date(2001, time.December, 14, 21, 59, 43, 100000000, time.Location(""))}',
    ],
    [
      '{2001-2-3 04:05:06: x}',
      'map[interface {}]interface {}{time.Date(2001, time.February, 3, 4, 5, 6, 0, time.UTC):"x"}',
    ],
    ['["2001-01-01", 2001-02-30]', '[]interface {}{"2001-01-01", "2001-02-30"}'],
    ['[{b: 1, b: 2}, 3]', '[]interface {}{3}'],
    ['{b: {c: 1, c: 2}, d: 3}', 'map[string]interface {}{"d":3}'],
    ['{1: {c: 1, c: 2}}', 'map[interface {}]interface {}{}'],
    ['{b: 1, <<: [{b: 2, c: 3}, {c: 4, d: 5}]}', 'map[string]interface {}{"b":1, "c":3, "d":5}'],
    ['{b: 1, <<: {2: x}}', 'map[string]interface {}{"2":"x", "b":1}'],
  ])('is told with what the reader has made of it: %s', (key, told) => {
    expect(problemsIn(`a: {? ${key} : 1, 2: x}`)).toEqual([
      `error parsing yaml before applying templates: yaml: invalid map key: ${told}`,
    ]);
  });
});
