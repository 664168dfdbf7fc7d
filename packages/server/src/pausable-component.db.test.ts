import { listComponents, pauseComponents } from '@rondo/db';
import { createTestDatabase } from '@rondo/db/testing';
import { type Component, systemClock } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { pausable } from './pausable-component.ts';

it('ends a part that is paused, begins it anew, and knows it by its stock name', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const stop = new AbortController();
  const seen: string[] = [];
  const part: Component = {
    name: 'engine',
    run: async (signal) => {
      seen.push('begun');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      seen.push('ended');
    },
  };
  const running = pausable(part, { db, clock: systemClock }).run(stop.signal);
  await expect.poll(() => seen).toEqual(['begun']);
  await expect.poll(() => listComponents(db)).toMatchObject([{ name: 'tracker', isPaused: false }]);
  await pauseComponents(db, { name: 'tracker', isPaused: true });
  await expect.poll(() => seen).toEqual(['begun', 'ended']);
  await pauseComponents(db, { name: undefined, isPaused: false });
  await expect.poll(() => seen).toEqual(['begun', 'ended', 'begun']);
  stop.abort();
  await running;
  expect(seen.at(-1)).toBe('ended');
});
