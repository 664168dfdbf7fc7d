import type { BuildId } from '@rondo/db';
import { describe, expect, it } from 'vitest';
import { chooseReaped } from './choose-reaped.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const day = 86_400_000;
const none = { builds: 0, minimumSucceededBuilds: 0, days: 0 };

/** Builds by how they went, newest first; each is a day older than the one before. */
function history(...statuses: ('succeeded' | 'failed' | 'started')[]) {
  return statuses.map((status, index) => ({
    id: (statuses.length - index) as BuildId,
    status,
    endTimeMs: status === 'started' ? undefined : now - index * day - 1,
  }));
}

const failures = (count: number) => history(...Array.from({ length: count }, () => 'failed' as const));

describe('by number', () => {
  it('keeps the newest', () => {
    expect(chooseReaped(failures(4), { ...none, builds: 2 }, now)).toEqual({ reaped: [2, 1], firstLogged: 3 });
  });

  it('drops nothing while there are not more', () => {
    expect(chooseReaped(failures(2), { ...none, builds: 2 }, now)).toEqual({ reaped: [], firstLogged: undefined });
  });

  it('never drops the log of a build that runs, and does not count it', () => {
    const builds = history('failed', 'failed', 'started', 'failed');
    expect(chooseReaped(builds, { ...none, builds: 1 }, now)).toEqual({ reaped: [3, 1], firstLogged: 2 });
  });

  it('keeps successes that are reserved, in the place of newer failures', () => {
    const builds = history('failed', 'failed', 'failed', 'succeeded', 'succeeded');
    const rule = { builds: 2, minimumSucceededBuilds: 1, days: 0 };
    expect(chooseReaped(builds, rule, now)).toEqual({ reaped: [4, 3, 1], firstLogged: 2 });
  });
});

describe('by age', () => {
  it('keeps what ended within the days', () => {
    expect(chooseReaped(failures(4), { ...none, days: 2 }, now)).toEqual({ reaped: [2, 1], firstLogged: 3 });
  });

  it('together with a number keeps what either keeps', () => {
    const rule = { builds: 1, minimumSucceededBuilds: 0, days: 3 };
    expect(chooseReaped(failures(3), rule, now).reaped).toEqual([]);
    expect(chooseReaped(failures(4), rule, now)).toEqual({ reaped: [1], firstLogged: 2 });
  });
});

it('can drop every log there is', () => {
  expect(chooseReaped(failures(2), { ...none, days: 1 }, now + 9 * day)).toEqual({
    reaped: [2, 1],
    firstLogged: undefined,
  });
});
