import { FakeClock } from '@rondo/foundation/testing';
import { expect, it } from 'vitest';
import { VolumeFutures } from './volume-futures.ts';

it('keeps an outcome until it is forgotten, and not for ever', async () => {
  const clock = new FakeClock();
  const futures = new VolumeFutures<string>(clock);
  const work = Promise.withResolvers<string>();
  const done = futures.start('a', work.promise, async () => undefined);
  expect([futures.has('a'), futures.look('a'), futures.look('b')]).toEqual([true, 'pending', undefined]);
  work.resolve('made');
  await done;
  expect(futures.look('a')).toEqual({ outcome: 'made' });
  expect([futures.forget('a'), futures.forget('a'), futures.look('a')]).toEqual([true, false, undefined]);
  await futures.start('old', Promise.resolve('made'), async () => undefined);
  await clock.advance(2 * 3600_000);
  await futures.start('new', Promise.resolve('made'), async () => undefined);
  expect([futures.has('old'), futures.has('new')]).toEqual([false, true]);
});

it('undoes what was given up while it was being made, and nothing that was made before', async () => {
  const undone: string[] = [];
  const futures = new VolumeFutures<string>(new FakeClock());
  const undo = async (outcome: string) => {
    undone.push(outcome);
  };
  const work = Promise.withResolvers<string>();
  const done = futures.start('a', work.promise, undo);
  futures.forget('a');
  work.resolve('given up');
  await done;
  await futures.start('b', Promise.resolve('kept'), undo);
  futures.forget('b');
  expect(undone).toEqual(['given up']);
});
