import { describe, expect, it } from 'vitest';
import { fillPipeline } from '../text/fill-pipeline.ts';

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
  });
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
  ])('is told with dates for what they are: %s', (key, told) => {
    expect(problemsIn(`a: {? ${key} : 1, 2: x}`)).toEqual([
      `error parsing yaml before applying templates: yaml: invalid map key: ${told}`,
    ]);
  });
});
