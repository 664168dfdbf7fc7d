import type { ResourceId, ScheduledCheck } from '@rondo/db';
import { describe, expect, it } from 'vitest';
import { defaultSchedulerOptions } from '../scheduler-options.ts';
import { CheckWheel } from './check-wheel.ts';

const check = (id: number, more: Partial<ScheduledCheck> = {}): ScheduledCheck => ({
  resourceId: id as ResourceId,
  dueInMs: 0,
  checkEveryMs: null,
  hasWebhook: false,
  pin: null,
  isPolled: true,
  ...more,
});
const wheelOf = (...checks: ScheduledCheck[]) => {
  const wheel = new CheckWheel({
    ...defaultSchedulerOptions,
    checkIntervalMs: 60_000,
    webhookCheckIntervalMs: 600_000,
  });
  wheel.load(checks, 0);
  return wheel;
};
const ids = (wheel: CheckWheel, nowMs: number) => wheel.takeDue(nowMs).map(({ resourceId }) => resourceId);

describe('what is due', () => {
  it('comes longest due first, once, and again after its interval', () => {
    const wheel = wheelOf(
      check(1, { dueInMs: 5 }),
      check(2, { dueInMs: -100 }),
      check(3, { dueInMs: 50, checkEveryMs: 10_000 }),
    );
    expect(wheel.nextDueMs()).toBe(0);
    expect(ids(wheel, 10)).toEqual([2, 1]);
    expect(ids(wheel, 10)).toEqual([]);
    expect(wheel.nextDueMs()).toBe(50);
    expect(wheel.ended(1 as ResourceId, 'failed', 100)).toBe(false);
    expect(ids(wheel, 60_099)).toEqual([3]);
    expect(ids(wheel, 60_100)).toEqual([1]);
  });

  it('starts from the pin, with the interval that its resource or the server sets', () => {
    const wheel = wheelOf(
      check(1, { pin: { v: '1' } }),
      check(2, { hasWebhook: true }),
      check(3, { checkEveryMs: 5000, hasWebhook: true }),
      check(4, { checkEveryMs: 0 }),
    );
    const requests = wheel.takeDue(0);
    expect(requests[0]?.from).toEqual({ v: '1' });
    expect(requests.map(({ intervalMs }) => intervalMs)).toEqual([60_000, 600_000, 5000, 60_000]);
  });
});

describe('what is paused while a check of it runs', () => {
  it('is not due again when that ends, unless the database says so', () => {
    const wheel = wheelOf(check(1));
    expect(ids(wheel, 0)).toEqual([1]);
    wheel.load([], 10);
    expect(wheel.ended(1 as ResourceId, 'succeeded', 20)).toBe(true);
    expect(wheel.nextDueMs()).toBeUndefined();
  });

  it('goes on in its interval where it is unpaused before that ends', () => {
    const wheel = wheelOf(check(1));
    expect(ids(wheel, 0)).toEqual([1]);
    wheel.load([], 10);
    wheel.load([check(1)], 15);
    expect(ids(wheel, 15)).toEqual([]);
    wheel.ended(1 as ResourceId, 'succeeded', 20);
    expect(wheel.nextDueMs()).toBe(60_020);
  });
});

describe('the database is asked again', () => {
  it.each([
    ['succeeded', true, false],
    ['failed', true, false],
    ['broken', false, false],
    ['succeeded', false, true],
    ['not-needed', true, true],
    ['busy', false, true],
  ] as const)('after %s, polled %s: %s', (outcome, isPolled, asked) => {
    const wheel = wheelOf(check(1, { isPolled }));
    wheel.takeDue(0);
    expect(wheel.ended(1 as ResourceId, outcome, 10)).toBe(asked);
  });
});

it('forgets what is no longer listed', () => {
  const wheel = wheelOf(check(1), check(2, { dueInMs: 10 }));
  wheel.load([], 0, 1 as ResourceId);
  expect(wheel.nextDueMs()).toBe(10);
  wheel.load([], 0);
  expect(wheel.nextDueMs()).toBeUndefined();
});

it('lets ever more time pass where the database calls due what is then not needed', () => {
  const wheel = wheelOf(check(1));
  for (const waitMs of [500, 1000, 2000]) {
    const nowMs = wheel.nextDueMs() ?? 0;
    wheel.takeDue(nowMs);
    wheel.ended(1 as ResourceId, 'not-needed', nowMs);
    wheel.load([check(1)], nowMs, 1 as ResourceId);
    expect(wheel.nextDueMs()).toBe(nowMs + waitMs);
  }
});
