import { describe, expect, it } from 'vitest';
import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { validatePipelineFile } from '../check/validate-pipeline-file.ts';
import { encodePipeline, printPipelineJson } from '../format/print-pipeline.ts';
import { decodeStoredPipeline } from './decode-stored.ts';
import { parsePipeline } from './parse-pipeline.ts';

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
    ['1e19', '10000000000000000000'],
    ['9007199254740993', '9007199254740992'],
  ])('memory: %s', (written, bytes) => {
    expect(formatted(step(`container_limits: {memory: ${written}}`), 'memory')).toBe(`memory: ${bytes}`);
  });

  it.each([
    [-1, '9223372036854775808'],
    [-1025, '18446744073709549568'],
    [2048, '2048'],
  ])('a limit of %s comes back from the database as the reference has it', (cpu, stored) => {
    const parsed = parsePipeline(step(`container_limits: {cpu: ${cpu}}`));
    if (!parsed.ok) throw new Error(parsed.errors[0]?.text);
    const again = decodeStoredPipeline(JSON.parse(JSON.stringify(encodePipeline(parsed.config))));
    expect(printPipelineJson(again)).toContain(`{"cpu":${stored}}`);
  });

  it('also where a step has a key that nobody knows', () => {
    expect(formatted(step('bogus: 12345678901234567890'), 'bogus')).toBe('bogus: 12345678901234567890');
  });
});

describe('infinity', () => {
  const job = (fields: string) => `jobs: [{name: j, plan: [], ${fields}}]`;

  it.each([
    ['old_name: .inf', 'old_name: +Inf'],
    ['serial_groups: [-.inf, .nan]', '- -Inf\n  - NaN'],
    ['OLD_NAME: -.Inf', 'old_name: -Inf'],
  ])('stands for its text outside steps: %s', (fields, printed) => {
    expect(formatPipelineFile(job(fields)).stdout).toContain(printed);
    expect(validatePipelineFile(job(fields)).stdout).toBe('looks good\n');
  });

  it.each(['max_in_flight: .inf', 'plan: [{get: .inf}]', 'on_success: {put: .inf}', 'foo: .inf'])(
    'is no JSON elsewhere: %s',
    (fields) => {
      const problem = 'error converting YAML to JSON: json: unsupported value: +Inf\n';
      expect(formatPipelineFile(job(fields)).stderr).toBe(`could not unmarshal config: ${problem}`);
    },
  );

  it('is none in an upload, wherever it stands', () => {
    expect(parsePipeline(job('old_name: .inf'))).toMatchObject({
      errors: [{ text: 'error converting YAML to JSON: json: unsupported value: +Inf' }],
    });
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
