import { describe, expect, it } from 'vitest';
import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';

const source = (fields: string) =>
  `resources: [{name: r, type: t, source: {${fields}}}]\njobs: [{name: j, plan: [{get: r}]}]`;

describe('JSON that is read as YAML again', () => {
  it('folds a NEL in a value', () => {
    expect(formatPipelineFile(source('a: "b\\Nc"')).stdout).toContain('    a: b c\n');
  });

  it.each([
    ['a NEL in a key', '"a\\Nb": 1', "yaml: line 1: did not find expected ',' or '}'"],
    ['another before it', 'a: "x\\Ny", "b\\Nc": 1', "yaml: line 2: did not find expected ',' or '}'"],
    ['a key too long to be one', `? ${'k'.repeat(1_023)}\n : 1`, "yaml: did not find expected ',' or '}'"],
    ['a key too long once it is JSON', `? "${'<'.repeat(171)}"\n : 1`, "yaml: did not find expected ',' or '}'"],
  ])('refuses %s', (_, fields, problem) => {
    expect(formatPipelineFile(source(fields)).stderr).toBe(`could not marshal config: ${problem}\n`);
    expect(parsePipeline(source(fields))).toMatchObject({ ok: false, errors: [{ text: problem, line: 1, column: 1 }] });
  });

  it('meets what is wrong in the order in which the text has it, which is that of the keys', () => {
    const far = `"${'x'.repeat(2_000)}"`;
    const problem = (fields: string) => {
      const parsed = parsePipeline(source(fields));
      return parsed.ok ? undefined : parsed.errors[0]?.text;
    };
    expect(problem(`c: "\\x7f", b: ${far}, "a\\Nb": 1`)).toBe("yaml: line 1: did not find expected ',' or '}'");
    expect(problem(`"c\\Nb": 1, b: ${far}, a: "\\x7f"`)).toBe('yaml: control characters are not allowed');
    expect(problem(`"a\\Nb": 1, b: "\\x7f"`)).toBe('yaml: control characters are not allowed');
  });

  it('takes keys that are just short enough', () => {
    for (const key of ['k'.repeat(1_022), '<'.repeat(170)])
      expect(formatPipelineFile(source(`? "${key}"\n : 1`))).toMatchObject({ exitCode: 0 });
  });
});

it('escapes everything in a text that begins with a byte order mark', () => {
  expect(formatPipelineFile(source('a: "\\ufeff\\_x"')).stdout).toContain('    a: "\\uFEFF\\_\\x78"\n');
});
