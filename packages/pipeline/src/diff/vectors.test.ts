import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DiffCase, runDiffCase } from '../testing/run-diff-case.ts';

const shared = join(import.meta.dirname, '../../../../../shared');
const vectors = join(shared, 'vectors/yaml/diff.json');
const golden = join(shared, 'golden');

describe.skipIf(!existsSync(vectors))('differences are shown as fly set-pipeline shows them', () => {
  const { cases }: { cases: DiffCase[] } = existsSync(vectors)
    ? JSON.parse(readFileSync(vectors, 'utf8'))
    : { cases: [] };

  it.each(cases.map((diffCase) => [diffCase.name, diffCase] as const))('%s', (_, diffCase) => {
    expect(runDiffCase(diffCase)).toEqual([]);
  });
});

describe.skipIf(!existsSync(golden))('and in the recorded sessions', () => {
  const sessions: { stdout?: string; note?: string }[] = existsSync(golden)
    ? JSON.parse(readFileSync(join(golden, 'fly/set-pipeline.json'), 'utf8'))
    : [];
  const read = (name: string) => readFileSync(join(golden, `pipelines/${name}.yml`), 'utf8');

  it.each([
    ['create', null, 'set-1'],
    ['changed', 'set-1', 'set-2'],
    ['vars left to run time', 'set-1', 'vars'],
  ])('%s', (note, before, after) => {
    const stdout = sessions.find((session) => session.note === note)?.stdout ?? '';
    expect(stdout).toContain('has been');
    expect(runDiffCase({ name: note, old: before && read(before), new: read(after), stdout })).toEqual([]);
  });
});
