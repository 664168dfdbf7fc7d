import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLines } from '../testing/command-lines.ts';
import { knownDifference } from '../testing/known-differences.ts';
import { moods } from '../testing/moods.ts';
import { type ClientRun, type ObservedRun, observeRun } from '../testing/observe-run.ts';
import { runHere } from '../testing/run-here.ts';

/** A stock client of release 8.2 or 8.3 to compare with. It is not part of the repository. */
const stock = process.env.FLY_BIN;
const release = stock === undefined ? '' : execFileSync(stock, ['--version'], { encoding: 'utf8' }).trim();

/** `FLY_RECORD=1` writes what the stock client did down, for tests that run without it. */
const recorded: Record<string, ObservedRun> = {};
const recordedMoods = ['success', 'not found', 'broken'];
const fixture = join(import.meta.dirname, '../../fixtures/stock-runs.json');

afterAll(() => {
  if (process.env.FLY_RECORD === '1') writeFileSync(fixture, `${JSON.stringify(recorded, null, 1)}\n`);
});

describe.skipIf(stock === undefined)('the stock client prints and sends the same', () => {
  describe.each(Object.entries(moods))('%s', (name, mood) => {
    it.each(commandLines.map((words) => ({ line: words.join(' '), words })))('$line', async ({ line, words }) => {
      if (knownDifference(line, { mood: name, release })) return;
      const theirs = await observeRun(words, { mood, run: runStock, release });
      if (recordedMoods.includes(name)) recorded[`${name}: ${line}`] = theirs;
      expect(await observeRun(words, { mood, run: runHere, release })).toEqual(theirs);
    });
  });
});

const runStock: ClientRun = async (words, { directory, home }) => {
  const child = spawn(stock ?? '', words, {
    cwd: directory,
    env: { ...process.env, HOME: home, FLY_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const named = (text: string): string => text.replaceAll(String(stock), '/usr/local/bin/fly');
  return { exit, stdout: named(stdout), stderr: named(stderr) };
};
