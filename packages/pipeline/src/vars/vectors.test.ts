import { describe, expect, it } from 'vitest';
import { readVectors } from '../testing/read-vectors.ts';
import { runVarsCase, type VarsCase } from '../testing/run-vars-case.ts';

const cases = readVectors<VarsCase>('vars', 'vars/1');

describe.skipIf(cases.length === 0)('vars behave as in the reference', () => {
  it.each(cases)('%s', (_, test) => {
    expect(runVarsCase(test)).toEqual([]);
  });
});
