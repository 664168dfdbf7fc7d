import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DiffCase, runDiffCase } from '../testing/run-diff-case.ts';

const file = join(import.meta.dirname, '../../../../../shared/vectors/yaml/diff.json');
const cases: DiffCase[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

describe.skipIf(cases.length === 0)('set-pipeline prints what the stock client prints', () => {
  it.each(cases)('$name', async (diffCase) => {
    expect(await runDiffCase(diffCase)).toEqual([]);
  });
});
