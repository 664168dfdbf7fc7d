import { describe, expect, it } from 'vitest';
import { readVectors } from '../testing/read-vectors.ts';
import { runYamlCase, type YamlCase } from '../testing/run-yaml-case.ts';

const cases = readVectors<YamlCase>('yaml', 'yaml/1');

describe.skipIf(cases.length === 0)('pipeline files mean what fly and the server say they mean', () => {
  it.each(cases)('%s', (_, test) => {
    expect(runYamlCase(test)).toEqual([]);
  });
});
