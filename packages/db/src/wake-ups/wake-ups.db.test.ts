import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import type { Db } from '../db.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { transaction } from '../transaction.ts';
import { listen } from './listen.ts';
import type { Topic } from './topic.ts';
import { wakeUp } from './wake-up.ts';

const database = await createTestDatabase();
const here = database.db;
const there = (await database.openNode()).db;
afterAll(() => database[Symbol.asyncDispose]());

/** What a listener heard, and a way to wait for it. */
async function hear(db: Db, topic: Topic) {
  const heard: string[] = [];
  const listening = Promise.withResolvers<void>();
  const subscription = listen(db, topic, {
    onWakeUp: (key) => heard.push(key),
    onLookAgain: () => {
      heard.push('look again');
      listening.resolve();
    },
  });
  await listening.promise;
  heard.length = 0;
  const until = async (test: () => boolean) => {
    for (let round = 0; round < 500 && !test(); round += 1) await sleep(10);
    expect(heard.length > 0 && test()).toBe(true);
  };
  return { heard, until, [Symbol.dispose]: () => subscription[Symbol.dispose]() };
}

it('reaches listeners of the same node at once and those of other nodes soon, each once', async () => {
  using near = await hear(here, 'schedule');
  using far = await hear(there, 'schedule');
  wakeUp(here, 'schedule', 7);
  expect(near.heard).toEqual(['7']);
  await far.until(() => far.heard.length > 0);
  await sleep(50);
  expect([near.heard, far.heard]).toEqual([['7'], ['7']]);
});

it('says nothing before the commit and nothing after a rollback', async () => {
  using near = await hear(here, 'build-started');
  await transaction(here, async (db) => {
    wakeUp(db, 'build-started', 1);
    expect(near.heard).toEqual([]);
  });
  expect(near.heard).toEqual(['1']);
  const failing = transaction(here, async (db) => {
    wakeUp(db, 'build-started', 2);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await sleep(50);
  expect(near.heard).toEqual(['1']);
});

it('is heard under its key alone by who listens for that', async () => {
  const heard: string[] = [];
  const listener = (key: string) => ({ key, onWakeUp: () => heard.push(key), onLookAgain: () => undefined });
  const [one, two] = [listen(here, 'turn', listener('1')), listen(here, 'turn', listener('2'))];
  wakeUp(here, 'turn', 2);
  wakeUp(here, 'turn', 12);
  two[Symbol.dispose]();
  wakeUp(here, 'turn', 2);
  wakeUp(here, 'turn', 1);
  expect(heard).toEqual(['2', '1']);
  one[Symbol.dispose]();
});

it('sends a burst as few notifications, and loses none of a large one', async () => {
  using far = await hear(there, 'build-events');
  for (let id = 0; id < 3000; id += 1) wakeUp(here, 'build-events', id);
  await far.until(() => far.heard.length >= 3000);
  expect(new Set(far.heard).size).toBe(3000);
  far.heard.length = 0;
  for (let round = 0; round < 1000; round += 1) wakeUp(here, 'build-events', 'same');
  await far.until(() => far.heard.length > 0);
  await sleep(50);
  expect(far.heard.length).toBeLessThan(5);
});

it('tells listeners to look again after the connection was lost', async () => {
  using far = await hear(there, 'workers');
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`.execute(
    here,
  );
  await far.until(() => far.heard.includes('look again'));
  far.heard.length = 0;
  wakeUp(here, 'workers', 'w1');
  await far.until(() => far.heard.includes('w1'));
});

it('no longer calls a listener that was disposed', async () => {
  const near = await hear(here, 'teams');
  near[Symbol.dispose]();
  wakeUp(here, 'teams', 'main');
  expect(near.heard).toEqual([]);
});
