import { describe, expect, it } from 'vitest';
import { createFlyHome } from './testing/fly-home.ts';
import { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';

function expected({ exit, stdout, stderr }: GoldenRun) {
  return { exit, stdout: recordedText(stdout), stderr: recordedText(stderr) };
}

/** Runs by their command lines. */
function named(runs: readonly GoldenRun[]): { name: string; record: GoldenRun }[] {
  return runs.map((record) => ({ name: record.argv.join(' '), record }));
}

/** Runs that reach no server. */
const offline = [
  ...goldenRuns('help.json'),
  ...goldenRuns('validate-format.json').filter(({ argv }) => argv[1] !== '-t'),
];

describe.skipIf(!hasGolden)('recorded runs without a server come out byte for byte', () => {
  it.each(named(offline))('$name', async ({ record }) => {
    using home = createFlyHome();
    expect(await home.run(wordsOf(record), record.stdin === undefined ? {} : { stdin: record.stdin })).toEqual(
      expected(record),
    );
  });
});
