import { describe, expect, it } from 'vitest';
import { readVectors } from '../testing/read-vectors.ts';
import { type FormatCase, runFormatCase } from '../testing/run-format-case.ts';

const cases = readVectors<FormatCase>('yaml', 'format/1');

describe.skipIf(cases.length === 0)('the normal form is byte for byte that of fly', () => {
  it.each(cases)('%s', (_, test) => {
    expect(runFormatCase(test)).toEqual([]);
  });
});
