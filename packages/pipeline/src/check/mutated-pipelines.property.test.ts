import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { sharedData } from '../testing/read-vectors.ts';
import { fillPipeline } from '../text/fill-pipeline.ts';
import { checkPipeline } from './check-pipeline.ts';

const directory = join(sharedData, 'pipelines');
const texts = existsSync(directory)
  ? readdirSync(directory)
      .filter((name) => name.endsWith('.yml') && !/\.(vars|formatted|resolved)\./.test(name))
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .filter((text) => text.length < 20_000)
  : [];

const insertions = [
  '- ',
  ': ',
  '\n',
  '  ',
  '\t',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '!x ',
  '|\n',
  '#',
  '@',
  '? ',
  '---\n',
  '<<: ',
  '~',
  'y',
  '010',
  '((a))',
  '{{v}}',
  '\u0085',
  '😀',
  'get: r',
  'on_failure: {put: x}',
  'passed: [nope]',
  'foo: bar',
  'across: []',
  'timeout: 1d',
];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(6),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...insertions)),
});

function apply(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, { at, cut, insert }) => {
    const position = Math.floor(at * current.length);
    return current.slice(0, position) + insert + current.slice(position + cut);
  }, text);
}

describe.skipIf(texts.length === 0)('a real pipeline with a few characters changed', () => {
  it('is valid, or every problem has a text and a place inside the file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts, ''), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        const mutated = apply(text, edits);
        const lineCount = mutated.split(/\r\n|[\r\n\u0085\u2028\u2029]/).length;
        const filled = fillPipeline(mutated);
        const problems = [
          ...checkPipeline(parsePipeline(mutated)).problems,
          ...(filled.ok ? checkPipeline(filled.parse({ strict: false })).problems : filled.errors),
        ];
        for (const problem of problems) {
          expect(problem.text).not.toBe('');
          expect(problem.column, problem.text).toBeGreaterThan(0);
          expect(problem.line, problem.text).toBeGreaterThan(0);
          expect(problem.line, problem.text).toBeLessThanOrEqual(lineCount + 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
