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
