import { describe, expect, it } from 'vitest';
import { findingsOf, renderFindings } from './finding.ts';
import { validatePipelineFile } from './validate-pipeline-file.ts';

function warningsOf(text: string, options: { strict?: boolean } = {}): string[] {
  const result = validatePipelineFile(text, options);
  expect(result).toMatchObject({ exitCode: 0, stdout: 'looks good\n', stderr: '' });
  return renderFindings('f.yml', findingsOf(result)).split('\n').slice(0, -1);
}

/** A job with one task whose fields are given. */
const task = (fields: string) => `jobs: [{name: j, plan: [{task: t, ${fields}}]}]\n`;
const aTask = task('file: a/b');
const refused = 'is ignored here, the server refuses it';

/** The warning about a field that stands only once in a text. */
function warning(text: string, name: string, fate: string): string {
  const before = text.slice(0, text.indexOf(name)).split('\n');
  return `f.yml:${before.length}:${(before.at(-1) ?? '').length + 1}: warning: unknown field "${name}" ${fate}`;
}

describe('fields that nobody knows are warned of where the reference is silent', () => {
  it.each([
    ['a job', 'jobs: [{name: j, serail: true, plan: [{do: []}]}]', 'serail', refused, 'serial'],
    ['a display', `${aTask}display: {background_imgae: x}`, 'background_imgae', refused, 'background_image'],
    ['run of a task', task('config: {platform: linux, run: {path: sh, arg: [x]}}'), 'arg', 'is ignored', 'args'],
    [
      'an input',
      task('config: {platform: linux, inputs: [{name: a, optinal: n}]}'),
      'optinal',
      'is ignored',
      'optional',
    ],
    ['limits', task('file: a/b, container_limits: {cpus: 3}'), 'cpus', 'is ignored', 'cpu'],
    ['in_parallel', 'jobs: [{name: j, plan: [{in_parallel: {limits: 2}}]}]', 'limits', 'is ignored', 'limit'],
    [
      'a hook',
      'jobs: [{name: j, plan: [], ensure: {in_parallel: {failfast: y}}}]',
      'failfast',
      'is ignored',
      'fail_fast',
    ],
  ])('in %s', (_, text, name, fate, near) => {
    expect(warningsOf(text)).toEqual([`${warning(text, name, fate)} (did you mean ${near}?)`]);
  });

  it('at the top only where they are almost a section: others hold anchors', () => {
    expect(warningsOf(`x-common: &c {a: 1}\n${aTask}`)).toEqual([]);
    const text = `${aTask}resourcs: []\n`;
    expect(warningsOf(text)).toEqual([`${warning(text, 'resourcs', 'is ignored')} (did you mean resources?)`]);
  });

  it('not in what is free, nor where another case is taken for the field', () => {
    const text = `Jobs: [{name: j, Plan: [{task: t, file: f, params: {a: b}, vars: {c: d}}]}]\n`;
    expect(warningsOf(text)).toEqual([]);
  });

  it('below what strict reading looks at when that was asked for, too', () => {
    const text = task('config: {platform: linux, run: {path: sh, zzz: 1}}');
    expect(warningsOf(text, { strict: true })).toEqual([warning(text, 'zzz', 'is ignored')]);
  });

  it('a hundred times at most', () => {
    const fields = Array.from({ length: 150 }, (_, index) => `q${index}: 1`).join(', ');
    expect(warningsOf(task(`file: a/b, container_limits: {${fields}}`))).toHaveLength(100);
  });
});
