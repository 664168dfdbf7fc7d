import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AlgorithmCase, runAlgorithmCase } from '../testing/algorithm-case.ts';

const folder = join(import.meta.dirname, '../../../../../shared/vectors/algorithm');

describe.skipIf(!existsSync(folder))('input resolution gives what the recorded cases expect', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  describe.each(files)('%s', (file) => {
    const { cases }: { cases: AlgorithmCase[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    it.each(cases.map((algorithmCase) => [algorithmCase.name, algorithmCase] as const))(
      '%s',
      async (_, algorithmCase) => {
        expect(await runAlgorithmCase(algorithmCase)).toEqual([]);
      },
    );
  });
});
