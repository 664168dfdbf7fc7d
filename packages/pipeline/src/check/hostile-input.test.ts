import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { checkPipeline } from './check-pipeline.ts';
import { formatPipelineFile } from './format-pipeline-file.ts';
import { validatePipelineFile } from './validate-pipeline-file.ts';

const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
const oneJob = 'jobs: [{name: j, plan: []}]';

/** Each line repeats the line before it; what they stand for together grows exponentially. */
function bomb(line: (name: string, before: string) => string): string {
  return letters.map((name, index) => line(name, letters[index - 1] ?? '')).join('\n');
}

const refused: readonly (readonly [string, () => string | Uint8Array, RegExp])[] = [
  [
    'aliases that multiply lists',
    () => bomb((n, b) => (b ? `${n}: &${n} [*${b}, *${b}, *${b}]` : 'a: &a [x]')),
    /excessive aliasing/,
  ],
  [
    'aliases that multiply maps',
    () => bomb((n, b) => (b ? `${n}: &${n} {p: *${b}, q: *${b}}` : 'a: &a {p: x}')),
    /excessive aliasing/,
  ],
  [
    'merges that multiply maps',
    () => bomb((n, b) => (b ? `${n}: &${n} {<<: [*${b}, *${b}, *${b}]}` : 'a: &a {p: x}')),
    /excessive aliasing/,
  ],
  [
    'a long text repeated by aliases',
    () => `x: &x "${'x '.repeat(500_000)}"\ny: [${'*x, '.repeat(200)}*x]`,
    /excessive aliasing/,
  ],
  ['100,000 open lists', () => '['.repeat(100_000), /exceeded max depth/],
  ['100,000 nested maps', () => '{a: '.repeat(100_000) + '}'.repeat(100_000), /exceeded max depth/],
  ['100,000 dashes', () => `${'- '.repeat(100_000)}x`, /exceeded max depth/],
  [
    'deep indentation',
    () => Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /exceeded max depth/,
  ],
  ['a file of 50 MB', () => 'a: b\n'.repeat(10_000_000), /48 MB/],
  ['more lines than any pipeline has', () => '- a\n'.repeat(1_000_000), /more than 500000 lines/],
  ['more values than any pipeline has', () => `[${'a,'.repeat(800_000)}]`, /exceeded max size/],
  ['a NUL byte', () => 'jobs: a\0b\n', /control characters are not allowed/],
  ['broken UTF-8', () => Uint8Array.from([0x6a, 0x3a, 0x20, 0xff]), /invalid leading UTF-8 octet/],
  ['half a character', () => Uint8Array.from([0x6a, 0x3a, 0x20, 0xe2, 0x82]), /incomplete UTF-8 octet/],
  ['half a surrogate pair', () => 'jobs: "\ud800"', /control characters are not allowed/],
  ['a merge of a map into itself', () => `a: &a {<<: *a}\n${oneJob}`, /value contains itself/],
  ['a list in itself', () => `a: &a [*a]\n${oneJob}`, /value contains itself/],
  ['tabs for indentation', () => 'jobs:\n\t- name: j\n', /cannot start any token/],
  ['a key of 1 MB', () => `"${'k'.repeat(1_000_000)}": 1`, /mapping values are not allowed/],
];

describe('hostile texts are refused, quickly and with a place', () => {
  it.each(refused)('%s', (_, make, message) => {
    const text = make();
    const validated = validatePipelineFile(text);
    expect(validated.stderr).toMatch(message);
    expect(validated.problems[0]?.line).toBeGreaterThan(0);
    expect(formatPipelineFile(text).stderr).toMatch(message);
    expect(checkPipeline(parsePipeline(text)).unreadable?.text).toMatch(message);
  });
});

describe('odd texts are only texts', () => {
  it('takes a value of 1 MB', () => {
    const value = 'x '.repeat(500_000);
    const parsed = parsePipeline(`resources: [{name: r, type: t, source: {a: "${value}"}}]\n${oneJob}`);
    expect(parsed.ok && parsed.config.resources[0]?.source?.a).toBe(value);
  });

  it('takes CRLF', () => {
    expect(validatePipelineFile('jobs:\r\n- name: j\r\n  plan: []\r\n').stdout).toBe('looks good\n');
  });

  it('takes keys that JavaScript finds special as keys like others', () => {
    const parsed = parsePipeline(
      `resources: [{name: r, type: t, source: {__proto__: {polluted: 1}, constructor: {prototype: 1}, toString: 2}}]\n${oneJob}`,
    );
    const source = parsed.ok ? parsed.config.resources[0]?.source : undefined;
    expect(Object.keys(source ?? {}).sort()).toEqual(['__proto__', 'constructor', 'toString']);
    expect(JSON.stringify(source)).toContain('"__proto__":{"polluted":1}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses such keys where only known ones may stand', () => {
    expect(validatePipelineFile('jobs: [{name: j, plan: [{do: [], __proto__: 1}]}]').stderr).toContain(
      'jobs.j.plan.do[0]: unknown fields ["__proto__"]',
    );
  });

  it('finds a circle of 5,000 jobs', () => {
    const jobs = Array.from(
      { length: 5_000 },
      (_, i) => `- {name: j${i}, plan: [{get: r, passed: [j${(i + 1) % 5_000}]}]}`,
    );
    const checked = checkPipeline(parsePipeline(`resources: [{name: r, type: t}]\njobs:\n${jobs.join('\n')}`));
    expect(checked.problems.map((problem) => problem.text)).toEqual([
      "pipeline contains a cycle that starts at Job 'j0'",
    ]);
  });

  it('is not slowed down by globs of many stars', () => {
    const text = `groups: [{name: g, jobs: ["${'*a'.repeat(500)}"]}]\njobs: [{name: ${'a'.repeat(2_000)}b, plan: []}]`;
    expect(checkPipeline(parsePipeline(text)).problems[0]?.text).toMatch(/^no jobs match/);
  });
});
