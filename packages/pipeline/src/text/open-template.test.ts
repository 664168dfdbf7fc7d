import { describe, expect, it } from 'vitest';
import { fillPipeline } from './fill-pipeline.ts';

const problem = (text: string) => {
  const filled = fillPipeline(text);
  return filled.ok ? undefined : filled.errors[0]?.text;
};

describe('the two readers of a pipeline file', () => {
  it.each([
    ['a tab before a comment in its own line, behind another', 'a:\n  # c\n\t# c\n  - b\n', 'yaml: line 3'],
    ['a tab before a comment behind an indicator', 'a:\n- ? \t# c\n', 'yaml: line 2'],
  ])('do not agree about %s: only the second refuses it', (_, text, where) => {
    expect(problem(text)).toBe(`${where}: found character that cannot start any token`);
  });

  it('agree about a tab that indents', () => {
    expect(problem('a:\n\t- b\n')).toBe(
      'error parsing yaml before applying templates: yaml: line 2: found character that cannot start any token',
    );
  });

  it('agree about comments behind values, whatever stands between', () => {
    expect(problem('a: b\t# c\nb: [c, # c\n  d]\t # c\nc: |\t# c\n  d\n# c\n')).toBeUndefined();
  });
});
