import { describe, expect, it } from 'vitest';
import { readVectors } from '../testing/read-vectors.ts';
import { runValidateCase, type ValidateCase } from '../testing/run-validate-case.ts';

const cases = readVectors<ValidateCase>('validate', 'validate/1');

describe.skipIf(cases.length === 0)('validation says what the reference says', () => {
  it.each(cases)('%s', (_, test) => {
    expect(runValidateCase(test)).toEqual([]);
  });
});
