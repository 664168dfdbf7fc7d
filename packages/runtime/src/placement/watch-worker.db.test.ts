import { deleteWorker, registerWorker, stallWorker } from '@rondo/db';
import { createTestDatabase, type TestDatabase } from '@rondo/db/testing';
import { FakeClock } from '@rondo/foundation/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerDisappearedError, WorkerUnreachableError } from '../runtime-errors.ts';
import { MemoryWorker } from '../testing/memory-worker.ts';
import { isWorkerLost, watchWorker } from './watch-worker.ts';
import { WorkerPool } from './worker-pool.ts';

describe('a worker that is watched', () => {
  let database: TestDatabase;
  let pool: WorkerPool;
  const clock = new FakeClock();
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new WorkerPool({ db: database.db, connect: ({ name }) => new MemoryWorker({ name, programs: {} }) });
    await register('a');
  });
  afterEach(async () => {
    pool[Symbol.dispose]();
    await database[Symbol.asyncDispose]();
  });
  const register = (name: string) =>
    registerWorker(database.db, {
      ...{ name, version: '3.0', platform: 'linux', tags: [], resourceTypes: [], extensions: {} },
      ...{ gardenAddress: 'unix:/nowhere', baggageclaimUrl: 'unix:/nowhere', startTimeMs: Date.now() },
    });
  const watch = () => watchWorker({ pool, clock }, 'a', { teamId: 1, tags: [] });
  const stall = async () => {
    const before = clock.sleeperCount;
    await stallWorker(database.db, 'a');
    await expect.poll(() => clock.sleeperCount, { timeout: 30_000 }).toBe(before + 1);
  };

  it('is lost once it has been silent for half a minute', async () => {
    await register('b');
    using watched = watch();
    await stall();
    await clock.advance(29_000);
    expect(watched.lost.aborted).toBe(false);
    await clock.advance(1_000);
    await expect.poll(() => watched.lost.reason, { timeout: 30_000 }).toBeInstanceOf(WorkerUnreachableError);
  });

  it('is lost half a minute later also where it was silent before anybody watched it', async () => {
    await register('b');
    await stallWorker(database.db, 'a');
    await expect
      .poll(async () => (await pool.views()).find(({ name }) => name === 'a')?.state, { timeout: 30_000 })
      .toBe('stalled');
    const before = clock.sleeperCount;
    using watched = watch();
    await expect.poll(() => clock.sleeperCount, { timeout: 30_000 }).toBe(before + 1);
    await clock.advance(30_000);
    await expect.poll(() => watched.lost.reason, { timeout: 30_000 }).toBeInstanceOf(WorkerUnreachableError);
  });

  it('is not lost where it is back by then', async () => {
    await register('b');
    using watched = watch();
    await stall();
    const changed = pool.changed;
    await register('a');
    await changed;
    await clock.advance(60_000);
    await pool.load({ fresh: true });
    expect(watched.lost.aborted).toBe(false);
  });

  it('is lost at once where nobody knows it any more, but only while another one fits', async () => {
    using watched = watch();
    await deleteWorker(database.db, 'a', { evenIfRunning: true });
    await pool.load({ fresh: true });
    expect(watched.lost.aborted).toBe(false);
    await register('b');
    await expect.poll(() => watched.lost.reason, { timeout: 30_000 }).toBeInstanceOf(WorkerDisappearedError);
  });

  it('is told from other failures, whatever its loss was wrapped into', () => {
    const wrapped = new Error('no container', {
      cause: new Error('no answer', { cause: new WorkerUnreachableError('a') }),
    });
    expect([isWorkerLost(wrapped), isWorkerLost(new Error('no container'))]).toEqual([true, false]);
  });
});
