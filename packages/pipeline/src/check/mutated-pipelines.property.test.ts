import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { propertyRuns, propertyTimeoutMs } from '@rondo/foundation/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPipeline } from '../format/format-pipeline.ts';
import { printPipeline } from '../format/print-pipeline.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { sharedData } from '../testing/read-vectors.ts';
import { fillPipeline } from '../text/fill-pipeline.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { checkPipeline } from './check-pipeline.ts';

const directory = join(sharedData, 'pipelines');
const texts = existsSync(directory)
  ? readdirSync(directory)
      .filter((name) => name.endsWith('.yml') && !/\.(vars|formatted|resolved)\./.test(name))
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .flatMap((text) => (text.length < 20_000 ? [text] : [firstSections(text)]))
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

/** Lines that a slip of the hand could bring in, and values that mean something else than they look like. */
const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
const values = [
  '5',
  '1.5',
  'no',
  '[a, 1]',
  '{a: 1}',
  '((x))',
  '"q"',
  '1h',
  '2001-01-01',
  '!!binary aGk=',
  '&x y',
  '*x',
  '',
];
const keys =
  'name type plan get put task do try in_parallel run config params passed across ensure jobs aggregate'.split(' ');

/** The beginning of a long text: as many whole lines as a short one has. */
function firstSections(text: string): string {
  return text.slice(0, text.indexOf('\n', 20_000) + 1);
}

type Change = (text: string, at: number) => string;

/** A change of the line at a place, between 0 and 1, of a text. */
function ofLine(change: (line: string, all: string[], index: number) => readonly string[]): Change {
  return (text, at) => {
    const all = text.split('\n');
    const index = Math.floor(at * all.length);
    return all.toSpliced(index, 1, ...change(all[index] ?? '', all, index)).join('\n');
  };
}

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ cut: fc.nat(6), insert: fc.constantFrom('', ...insertions) }).map(
    ({ cut, insert }): Change =>
      (text, at) => {
        const position = Math.floor(at * text.length);
        return text.slice(0, position) + insert + text.slice(position + cut);
      },
  ),
  fc.constant(ofLine(() => [])),
  fc.constant(ofLine((line) => [line, line])),
  fc.constant(ofLine((line, all, index) => [all[index + 1] ?? '', line])),
  fc.constantFrom('  ', ' ', '\t').map((indent) => ofLine((line) => [indent + line])),
  fc.constant(ofLine((line) => [line.replace(/^ {1,2}/, '')])),
  fc.constantFrom(...lines, '').map((other) => ofLine((line) => [line, other])),
  fc.constantFrom(...keys).map((key) => ofLine((line) => [line.replace(/\w+(?=:)/, key)])),
  fc.constantFrom(...values).map((value) => ofLine((line) => [line.replace(/(?<=[:-] )\S.*$/, value)])),
  fc.constant<Change>((text, at) => text.slice(0, Math.floor(at * text.length))),
);

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const changes = fc.array(fc.tuple(change, place), { minLength: 1, maxLength: 3 });

const mutated = fc
  .tuple(fc.constantFrom(...texts, ''), changes)
  .map(([text, list]) => list.reduce((current, [apply, at]) => apply(current, at), text));

describe.skipIf(texts.length === 0)('a real pipeline with a slip or three', () => {
  it('is valid, or every problem has a text and a place inside the file', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const parsed = parsePipeline(text);
        const { problems } = checkPipeline(parsed);
        expectPlaces(text, problems);
        const filled = fillPipeline(text);
        expectPlaces(text, filled.ok ? checkPipeline(filled.parse({ strict: true })).problems : filled.errors);
        const formatted = formatPipeline(text);
        if (!formatted.ok) expectPlaces(text, formatted.errors);
        else expect(formatPipeline(formatted.text)).toEqual(formatted);
        if (!parsed.ok || problems.length > 0) return;
        const again = parsePipeline(printPipeline(parsed.config));
        expect(again.ok && isDeepStrictEqual(again.config, parsed.config)).toBe(true);
      }),
      propertyRuns(300),
    );
  });
});

function expectPlaces(text: string, problems: readonly LanguageProblem[]): void {
  const lineCount = text.split(/\r\n|[\r\n\u0085\u2028\u2029]/).length;
  for (const problem of problems) {
    expect(problem.text).not.toBe('');
    expect(problem.column, problem.text).toBeGreaterThan(0);
    expect(problem.line, problem.text).toBeGreaterThan(0);
    expect(problem.line, problem.text).toBeLessThanOrEqual(lineCount);
  }
}
