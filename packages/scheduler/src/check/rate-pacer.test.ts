import { FakeClock } from '@rondo/foundation/testing';
import { expect, it } from 'vitest';
import { RatePacer } from './rate-pacer.ts';

it('lets a few through at once, then keeps to its rate', async () => {
  const clock = new FakeClock();
  const pacer = new RatePacer(clock, 3);
  pacer.setRate(2);
  let taken = 0;
  const { signal } = new AbortController();
  const all = Array.from({ length: 6 }, () => pacer.take(signal).then(() => (taken += 1)));
  await clock.advance(0);
  expect(taken).toBe(3);
  await clock.advance(499);
  expect(taken).toBe(3);
  await clock.advance(1);
  expect(taken).toBe(4);
  await clock.advance(1000);
  expect(taken).toBe(6);
  await Promise.all(all);
});

it('holds nothing back without a rate', async () => {
  const pacer = new RatePacer(new FakeClock(), 1);
  pacer.setRate(Number.POSITIVE_INFINITY);
  for (let round = 0; round < 100; round += 1) await pacer.take(new AbortController().signal);
});
