import { describe, expect, it } from 'vitest';
import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { validatePipelineFile } from '../check/validate-pipeline-file.ts';

const step = (fields: string) => `jobs: [{name: j, plan: [{task: t, file: f, ${fields}}]}]`;

/** The line of the formatted text that has the key. */
function formatted(text: string, key: string): string | undefined {
  const lines = formatPipelineFile(text).stdout.split('\n');
  return lines.find((line) => line.includes(`${key}:`))?.replace(/^[- ]*/, '');
}

describe('whole numbers keep all their digits', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740993.0', '9007199254740992'],
  ])('max_in_flight: %s', (number, printed) => {
    expect(formatted(`jobs: [{name: j, plan: [], max_in_flight: ${number}}]`, 'max_in_flight')).toBe(
      `max_in_flight: ${printed}`,
    );
  });

  it('refuses what 64 bits cannot hold, with the stock text', () => {
    expect(validatePipelineFile('jobs: [{name: j, plan: [], max_in_flight: 9223372036854775808}]').stderr).toBe(
      'error: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number 9223372036854775808 into Go struct field JobConfig.jobs.max_in_flight of type int\n',
    );
  });

  it.each([
    ['"18446744073709551615"', '18446744073709551615'],
    ['"17179869183G"', '18446744072635809792'],
    ['-5', '18446744073709551611'],
    ['1e30', '9223372036854775808'],
    ['9007199254740993', '9007199254740992'],
  ])('memory: %s', (written, bytes) => {
    expect(formatted(step(`container_limits: {memory: ${written}}`), 'memory')).toBe(`memory: ${bytes}`);
  });

  it('also where a step has a key that nobody knows', () => {
    expect(formatted(step('bogus: 12345678901234567890'), 'bogus')).toBe('bogus: 12345678901234567890');
  });
});

describe('numbers in messages', () => {
  it.each([
    ['123456789', '1.23456789e+08'],
    ['100000', '100000'],
    ['12345.5', '12345.5'],
  ])('%s is told as %s', (written, told) => {
    expect(validatePipelineFile(`jobs: [{name: j, plan: [{in_parallel: ${written}}]}]`).stderr).toContain(
      `wrong type for parallel config: ${told}\n`,
    );
  });
});
