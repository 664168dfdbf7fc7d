import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const now = { time: expect.stringMatching(rfc3339) };

describe('time check', () => {
  const old = { time: '2020-01-01T10:00:00.123456789+05:30' };

  it('gives the cursor back word for word, then now', async () => {
    const run = await runProgramForTest(check, { source: { interval: '1h' }, version: old });
    expect(run.answer).toEqual([old, now]);
  });

  it('prints null when nothing is due', async () => {
    const source = { interval: '1h', start_after: '2999-01-01' };
    expect((await runProgramForTest(check, { source })).answer).toBe(null);
    expect((await runProgramForTest(check, { source, version: old })).answer).toEqual([old]);
  });

  it('starts with a version when told so, due or not', async () => {
    const source = { initial_version: true, start_after: '2999-01-01T10' };
    expect((await runProgramForTest(check, { source })).answer).toEqual([now]);
  });

  it('prints the offset of the location', async () => {
    const { answer } = await runProgramForTest(check, { source: { location: 'Asia/Tokyo' } });
    expect(answer).toEqual([{ time: expect.stringMatching(/\+09:00$/) }]);
  });

  const mistakes: [object, string][] = [
    [{ interval: 5 }, 'parse error: source.interval must be a duration in a text, such as "1h30m", not the number 5\n'],
    [{ interval: 'often' }, 'parse error: time: invalid duration "often"\n'],
    [{ days: ['Mon', 'Someday'] }, 'parse error: unknown weekday: Someday\n'],
    [{ location: 'Mars/Base' }, 'parse error: unknown time zone Mars/Base\n'],
    [{ start: '9AM' }, "running command: must configure 'stop' if 'start' is set\n"],
    [{ stop: '9AM' }, "running command: must configure 'start' if 'stop' is set\n"],
    [
      { start: '9 am', stop: '5PM' },
      'parse error: invalid time format: 9 am, must be one of: 3:04 PM -0700, 3PM -0700, 3 PM -0700, 15:04 -0700, 1504 -0700, 3:04 PM, 3PM, 3 PM, 15:04, 1504\n',
    ],
    [
      { start_after: '2024-02-30' },
      'parse error: invalid date format: 2024-02-30, must be one of: 2006-01-02T15:04:05, 2006-01-02T15:04, 2006-01-02T15, 2006-01-02, 2006-01-02 15:04:05\n',
    ],
  ];
  it.each(mistakes)('refuses %j', async (source, log) => {
    expect(await runProgramForTest(check, { source })).toEqual({ status: 1, answer: undefined, log });
  });

  it('ignores keys that it does not know', async () => {
    expect((await runProgramForTest(check, { source: { timezone: 'x' } })).status).toBe(0);
  });
});

describe('time get', () => {
  it.each([
    ['2024-01-02T03:04:05.1002Z', '2024-01-02 03:04:05.1002 +0000 UTC'],
    ['2024-01-02T04:04:05+01:00', '2024-01-02 04:04:05 +0100 +0100'],
  ])('writes %s in every form', async (time, timestamp) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: { interval: '1m' }, version: { time } }, { cwd });
    expect(run.answer).toEqual({ version: { time }, metadata: null });
    const file = (name: string) => readFileSync(join(cwd, name), 'utf8');
    expect(file('timestamp')).toBe(timestamp);
    expect(file('epoch')).toBe('1704164645');
    expect(file('input')).toBe(`{"source":{"interval":"1m"},"version":{"time":"${time}"}}\n`);
  });
});

describe('time put', () => {
  it('makes a version of now, another one each time', async () => {
    const first = await runProgramForTest(put, { source: {}, params: {} });
    const second = await runProgramForTest(put, { source: {}, params: {} });
    expect(first.answer).toEqual({ version: now, metadata: null });
    expect(second.answer).not.toEqual(first.answer);
  });
});
