import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFly } from './run-fly.ts';
import { captureIo } from './testing/captured-io.ts';
import { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';

const home = mkdtempSync(join(tmpdir(), 'fly-'));
const env = { FLY_HOME: home, FAKE_FLY_VERSION: '8.2.5' };

async function run(words: readonly string[], stdin = '') {
  const captured = captureIo({ env, stdin });
  const exit = await runFly(words, captured.io);
  return { exit, stdout: captured.stdout(), stderr: captured.stderr() };
}

function expected({ exit, stdout, stderr }: GoldenRun) {
  return { exit, stdout: recordedText(stdout), stderr: recordedText(stderr) };
}

/** Runs that reach no server. */
const offline = [
  ...goldenRuns('help.json'),
  ...goldenRuns('validate-format.json').filter(({ argv }) => argv[1] !== '-t'),
];

describe.skipIf(!hasGolden)('recorded runs without a server come out byte for byte', () => {
  it.each(offline.map((record) => ({ name: record.argv.join(' '), record })))('$name', async ({ record }) => {
    expect(await run(wordsOf(record), record.stdin)).toEqual(expected(record));
  });
});
