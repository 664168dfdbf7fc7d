import { describe, expect, it } from 'vitest';
import type { BuildDetails } from '../../data/read-job-page.ts';
import { readBuild } from '../../data/read-stock.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import { becauseOf, limitWords } from './job-sentences.ts';

function build(name: string, more: Record<string, unknown> = {}): StockBuild {
  const read = readBuild({ id: Number(name) * 10, name, status: 'succeeded', ...more });
  if (read === undefined) throw new Error(`no build ${name}`);
  return read;
}

const took = (versions: Record<string, string>, isNew: readonly string[] = []): BuildDetails => ({
  inputs: Object.entries(versions).map(([name, ref]) => ({ name, version: { ref }, isNew: isNew.includes(name) })),
  outputs: [],
});

const because = (of: StockBuild, builds: readonly StockBuild[], details: Readonly<Record<string, BuildDetails>>) =>
  becauseOf(of, {
    job: undefined,
    builds,
    details: new Map(builds.flatMap(({ id, name }) => (details[name] === undefined ? [] : [[id, details[name]]]))),
  });

describe('why a build was made', () => {
  it('is what was new, with what the versions say of themselves', () => {
    const five = build('5');
    const details = took({ code: 'b', image: 'a' }, ['code']);
    expect(because(five, [five], { 5: details })).toEqual({ kind: 'new', inputs: [details.inputs[0]] });
  });

  it('is told by the newest earlier build that took the same, not by the one before', () => {
    const builds = [build('5', { created_by: 'ann' }), build('4'), build('3')];
    const [five = build('5')] = builds;
    const same = { 5: took({ code: 'a' }), 4: took({ code: 'b' }, ['code']), 3: took({ code: 'a' }, ['code']) };
    expect(because(five, builds, same)).toEqual({ kind: 'same', as: '3' });
    expect(because(five, builds, { ...same, 3: took({ code: 'c' }) })).toEqual({ kind: 'person' });
    expect(because(five, builds, { 5: took({ code: 'a' }), 3: took({ code: 'a' }) })).toEqual({ kind: 'person' });
  });

  it('is the build that it repeats, and what became of that', () => {
    const builds = [build('4', { rerun_of: { name: '3' } }), build('3', { status: 'aborted' })];
    const [again = build('4')] = builds;
    expect(because(again, builds, {})).toEqual({ kind: 'rerun', of: '3', was: 'aborted' });
  });

  it('gives way to what went wrong with one that errored', () => {
    const broken = build('5', { status: 'errored' });
    const details = { ...took({ code: 'a' }, ['code']), error: 'worker w went away' };
    expect(because(broken, [broken], { 5: details })).toEqual({ kind: 'error', message: 'worker w went away' });
  });
});

describe('how many builds run at once', () => {
  it('is said in words', () => {
    expect([limitWords(1), limitWords(3), limitWords(undefined)]).toEqual([
      'one build at a time',
      'three builds at a time',
      undefined,
    ]);
  });
});
