import { type Db, registerWorker, stallWorker } from '@rondo/db';
import { createTestDatabase, type TestDatabase } from '@rondo/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoWorkersError } from '../runtime-errors.ts';
import { MemoryWorker } from '../testing/memory-worker.ts';
import { type PlacementRequest, Placer } from './placer.ts';
import { WorkerPool } from './worker-pool.ts';

describe('a step that needs a worker', () => {
  let database: TestDatabase;
  let db: Db;
  let pool: WorkerPool;
  beforeEach(async () => {
    database = await createTestDatabase();
    db = database.db;
    pool = new WorkerPool({ db, connect: ({ name }) => new MemoryWorker({ name, programs: {} }) });
  });
  afterEach(async () => {
    pool[Symbol.dispose]();
    await database[Symbol.asyncDispose]();
  });

  const register = (name: string, tags: string[] = []) => registerOn(db, name, tags);
  const registerOn = (node: Db, name: string, tags: string[] = []) =>
    registerWorker(node, {
      name,
      version: '3.0',
      gardenAddress: 'unix:/nowhere',
      baggageclaimUrl: 'unix:/nowhere',
      platform: 'linux',
      tags,
      resourceTypes: [],
      extensions: {},
      startTimeMs: Date.now(),
    });
  const placer = (maxActiveTasks = 0) =>
    new Placer({
      db,
      pool,
      strategies: { build: ['limit-active-tasks'], 'no-input': ['random'], check: ['random'] },
      limits: { maxActiveTasks, maxActiveContainers: 0, maxActiveVolumes: 0 },
    });
  const request = (more: Partial<PlacementRequest> = {}): PlacementRequest => ({
    requirements: { teamId: 1, platform: 'linux', tags: [] },
    chain: 'build',
    isTask: true,
    localVolumes: async () => new Map(),
    onWaiting: () => undefined,
    ...more,
  });
  const signal = AbortSignal.timeout(30_000);

  it('fails at once where no worker fits', async () => {
    await expect(placer().place(request(), signal)).rejects.toEqual(new NoWorkersError('no workers'));
    await register('a', ['gpu']);
    await expect(placer().place(request(), signal)).rejects.toThrow(
      "no workers satisfying: platform 'linux', version: '3.0'",
    );
  });

  it('finds a worker that registered a moment ago, on this node or another', async () => {
    await expect(placer().place(request(), signal)).rejects.toThrow('no workers');
    await register('a');
    expect((await placer().place(request(), signal)).worker.name).toBe('a');
    await registerOn((await database.openNode()).db, 'b');
    const names = async () => (await pool.views()).map(({ name }) => name);
    await expect.poll(names, { timeout: 10_000 }).toEqual(['a', 'b']);
  });

  it('waits for one that has stopped answering, and says so', async () => {
    await register('a');
    await stallWorker(db, 'a');
    let refused = '';
    const waiting = placer().place(
      request({
        onWaiting: ([first]) => {
          refused = `${first?.worker} ${first?.reason}`;
        },
      }),
      signal,
    );
    await expect.poll(() => refused, { timeout: 10_000 }).toBe('a does not answer');
    await register('a');
    expect((await waiting).worker.name).toBe('a');
  });

  it('waits while all are full, says so once, and goes on when one has room', async () => {
    await register('a');
    const limited = placer(1);
    const first = await limited.place(request(), signal);
    const waiting: string[][] = [];
    let isPlaced = false;
    const second = limited.place(
      request({ onWaiting: (refusals) => waiting.push(refusals.map(({ reason }) => reason)) }),
      signal,
    );
    second.then(
      () => {
        isPlaced = true;
      },
      () => undefined,
    );
    await expect.poll(() => waiting.length, { timeout: 10_000 }).toBe(1);
    expect([isPlaced, waiting]).toEqual([false, [['worker has too many active tasks']]]);
    first[Symbol.dispose]();
    expect((await second).worker.name).toBe('a');
    expect(waiting).toHaveLength(1);
  });

  it('stops waiting when it is aborted', async () => {
    await register('a');
    const limited = placer(1);
    await limited.place(request(), signal);
    const abort = new AbortController();
    const second = limited.place(request({ onWaiting: () => abort.abort(new Error('stop')) }), abort.signal);
    await expect(second).rejects.toThrow('stop');
  });

  it('goes to the worker that has its container, whatever the strategies say', async () => {
    await register('a');
    await register('b');
    for (let round = 0; round < 5; round += 1) {
      expect((await placer().place(request({ findPreferred: async () => 'b' }), signal)).worker.name).toBe('b');
    }
  });
});
