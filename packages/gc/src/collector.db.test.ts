import { randomUUID } from 'node:crypto';
import {
  type BuildId,
  createStartedBuild,
  createVolume,
  type Db,
  deletePipeline,
  finishBuild,
  markVolumeCreated,
  registerWorker,
  registerWorkerCache,
  useResourceCache,
} from '@rondo/db';
import { createTestDatabase, Scenario, type TestDatabase } from '@rondo/db/testing';
import { openEventLog } from '@rondo/event-log';
import { silentLogger } from '@rondo/foundation';
import type { PlanId } from '@rondo/pipeline';
import { startStepContainer, WorkerPool } from '@rondo/runtime';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectOnce } from './collect-once.ts';
import { Collector } from './collector.ts';
import { defaultCollectorOptions } from './collector-options.ts';
import { reconcileWorkers } from './reconcile-workers.ts';

const signal = AbortSignal.timeout(100_000);

describe('what nobody needs any more', () => {
  let database: TestDatabase;
  let db: Db;
  let worker: MemoryWorker;
  let pool: WorkerPool;
  let scenario: Scenario;
  beforeEach(async () => {
    database = await createTestDatabase();
    db = database.db;
    worker = new MemoryWorker({ name: 'worker', programs: { true: () => 0 } });
    pool = new WorkerPool({ db, connect: () => worker });
    await registerWorker(db, {
      name: 'worker',
      version: '3.0',
      gardenAddress: 'unix:/nowhere',
      baggageclaimUrl: 'unix:/nowhere',
      platform: 'linux',
      tags: [],
      resourceTypes: [{ type: 'mock', image: '/mock', version: '1', privileged: false, unique_version_history: false }],
      extensions: {},
      startTimeMs: Date.now(),
    });
    scenario = await Scenario.withTeam(db, 'team');
  });
  afterEach(async () => {
    pool[Symbol.dispose]();
    await database[Symbol.asyncDispose]();
  });

  const destroy = () => ({ db, pool, logger: silentLogger, signal });
  const collect = (options = {}) =>
    collectOnce(destroy(), { ...defaultCollectorOptions, oneOffGraceMs: 0, ...options });
  const age = () =>
    db
      .updateTable('volumes')
      .set({ created_at: new Date(Date.now() - 3_600_000) })
      .execute();

  async function build(): Promise<BuildId> {
    const plan = { id: 'p' as PlanId, kind: 'do' as const, steps: [] };
    return createStartedBuild(db, { teamId: scenario.teamId, pipelineId: undefined, of: { kind: 'one-off' }, plan });
  }

  /** A step's container with one mounted volume; gives the volume's handle. */
  async function runStep(buildId: BuildId, copyOf?: string): Promise<{ container: string; volume: string }> {
    const metadata = { stepType: 'task' as const, stepName: 's', attempt: '', workingDirectory: '/w', user: '' };
    const plan = {
      metadata,
      image: { kind: 'none' as const },
      mounts: [{ path: '/w', copyOf }],
      env: [],
      privileged: false,
      hermetic: false,
      limits: {},
      process: { id: 'task', path: 'true', args: [] },
    };
    const owner = { buildId, planId: randomUUID(), teamId: scenario.teamId };
    const started = await startStepContainer(db, worker, { plan, owner, leaseEpoch: 0, signal });
    return { container: started.container.handle, volume: started.volumes.get('/w') ?? '' };
  }

  it('stays while a build runs, and goes once nobody may look into it: containers, then volumes, on the worker and here', async () => {
    const buildId = await build();
    await runStep(buildId);
    await age();
    await collect();
    expect([worker.containers.size, worker.volumes.size]).toEqual([1, 1]);
    await finishBuild(db, { buildId, status: 'failed', by: { kind: 'force' } });
    await collect({ oneOffGraceMs: 3_600_000 });
    expect(worker.containers.size).toBe(1);
    await collect();
    expect([worker.containers.size, worker.volumes.size]).toEqual([0, 0]);
    expect(await db.selectFrom('volumes').select('handle').execute()).toEqual([]);
    expect(await db.selectFrom('containers').select('handle').execute()).toEqual([]);
  });

  it('goes at once with its pipeline, though the build still runs', async () => {
    const { pipelineId } = await scenario.withPipeline('goes', {});
    const plan = { id: 'p' as PlanId, kind: 'do' as const, steps: [] };
    await runStep(await createStartedBuild(db, { teamId: scenario.teamId, pipelineId, of: { kind: 'one-off' }, plan }));
    await age();
    await collect();
    expect(worker.containers.size).toBe(1);
    await deletePipeline(db, pipelineId);
    await collect();
    expect([worker.containers.size, worker.volumes.size]).toEqual([0, 0]);
  });

  it('of the files of a get goes only when its cache does', async () => {
    const buildId = await build();
    const { volume } = await runStep(buildId);
    const key = {
      type: { kind: 'base' as const, name: 'mock' },
      sourceHash: 's',
      version: { v: '1' },
      versionDigest: Buffer.from('d'),
      paramsHash: 'p',
    };
    const cache = await useResourceCache(db, key, { id: buildId, startTimeMs: Date.now() });
    if (cache === undefined) throw new Error('no cache');
    await registerWorkerCache(db, { cacheId: cache.id, workerName: 'worker', volumeHandle: volume }, []);
    await age();
    const pending = await build();
    await useResourceCache(db, key, { id: pending, startTimeMs: Date.now() });
    await finishBuild(db, { buildId, status: 'succeeded', by: { kind: 'force' } });
    await collect();
    expect([...worker.volumes.keys()]).toEqual([volume]);
    await db
      .updateTable('resource_caches')
      .set({ created_at: new Date(0) })
      .execute();
    await finishBuild(db, { buildId: pending, status: 'succeeded', by: { kind: 'force' } });
    await collect();
    expect([...worker.volumes.keys()]).toEqual([]);
  });

  it('that something was made from goes after what was made from it', async () => {
    const parent = randomUUID();
    await createVolume(db, { handle: parent, workerName: 'worker', kind: 'artifact', privileged: false });
    await worker.createVolume({ handle: parent, origin: { kind: 'empty' }, privileged: false });
    await markVolumeCreated(db, parent);
    const buildId = await build();
    await runStep(buildId, parent);
    await age();
    await collect();
    expect(worker.volumes.has(parent)).toBe(true);
    await finishBuild(db, { buildId, status: 'succeeded', by: { kind: 'force' } });
    await collect();
    expect(worker.volumes.size).toBe(0);
  });

  it('and that nobody ever wrote down goes when the worker is asked; what it lost is forgotten after a while', async () => {
    const stray = randomUUID();
    await worker.createVolume({ handle: stray, origin: { kind: 'empty' }, privileged: false });
    const { container } = await runStep(await build());
    await reconcileWorkers(destroy(), { missingGraceMs: 60_000 });
    expect(worker.volumes.has(stray)).toBe(false);
    expect(worker.containers.has(container)).toBe(true);
    worker.containers.clear();
    await reconcileWorkers(destroy(), { missingGraceMs: 60_000 });
    expect(await db.selectFrom('containers').select('handle').execute()).toHaveLength(1);
    await reconcileWorkers(destroy(), { missingGraceMs: -1 });
    expect(await db.selectFrom('containers').select('handle').execute()).toHaveLength(0);
  });

  it('goes soon after a build has ended, without waiting for a sweep', async () => {
    const buildId = await build();
    await runStep(buildId);
    const stop = new AbortController();
    const options = { oneOffGraceMs: 0, pauseMs: 10, sweepMs: 3_600_000 };
    const running = new Collector({
      db,
      leaseOwner: 'test',
      pool,
      events: openEventLog(db),
      logger: silentLogger,
      options,
    }).run(stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await finishBuild(db, { buildId, status: 'succeeded', by: { kind: 'force' } });
    await expect.poll(() => worker.containers.size, { timeout: 10_000 }).toBe(0);
    stop.abort();
    await running;
  });
});
