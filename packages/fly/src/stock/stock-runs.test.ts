import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandEntries } from '../commands/registry.ts';
import { commandLines } from '../testing/command-lines.ts';
import { moods } from '../testing/moods.ts';
import { type ObservedRun, observeRun } from '../testing/observe-run.ts';
import { runHere } from '../testing/run-here.ts';

const fixture = join(import.meta.dirname, '../../fixtures/stock-runs.json');
const recorded: Record<string, ObservedRun> = JSON.parse(readFileSync(fixture, 'utf8'));
const runs = Object.entries(recorded).map(([name, expected]) => {
  const [mood = '', line = ''] = name.split(': ');
  return { name, mood, line, expected };
});

/** Recorded in UTC. */
const isUtc = new Date().getTimezoneOffset() === 0;

describe.skipIf(!isUtc)('as the stock client did, command by command', () => {
  it.each(runs)('$name', async ({ mood, line, expected }) => {
    expect(await observeRun(line.split(' '), { mood: moods[mood], run: runHere, release: '8.3.0' })).toEqual(expected);
  });
});

/** Commands that reach no server, or that nothing can be recorded of: each has tests of its own. */
const elsewhere = ['help', 'targets', 'delete-target', 'login', 'logout', 'validate-pipeline', 'format-pipeline'];
const alsoElsewhere = ['clear-resource-cache', 'completion'];

describe('completeness', () => {
  it.each(commandEntries.map(({ name }) => name))('%s is compared with the stock client', (name) => {
    const isCompared = commandLines.some(([command]) => command === name);
    expect(isCompared || [...elsewhere, ...alsoElsewhere].includes(name)).toBe(true);
  });

  it.each(commandEntries)('$name loads, and its options differ', async ({ load }) => {
    const { options, groups } = await load();
    const all = Object.values(options);
    expect(new Set(all.map(({ long }) => long)).size).toBe(all.length);
    const shorts = all.flatMap(({ short }) => (short === undefined ? [] : [short]));
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const member of groups.flatMap(({ members }) => members)) expect(Object.keys(options)).toContain(member);
  });

  it('names and aliases are unique', () => {
    const names = commandEntries.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
