import { type BuildId, claimBuilds, createStartedBuild, type Db, findStepContainers, registerWorker } from '@rondo/db';
import { createTestDatabase, Scenario, type TestDatabase } from '@rondo/db/testing';
import type { PlanId } from '@rondo/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContainerLostError, StaleLeaseError } from '../runtime-errors.ts';
import { MemoryWorker } from '../testing/memory-worker.ts';
import type { ContainerPlan } from './container-plan.ts';
import { ContainerCreationError } from './start-or-fail.ts';
import { startStepContainer } from './start-step-container.ts';

const signal = AbortSignal.timeout(60_000);
const plan: ContainerPlan = {
  metadata: { stepType: 'task', stepName: 's', attempt: '', workingDirectory: '/w', user: '' },
  image: { kind: 'none' },
  mounts: [{ path: '/w' }, { path: '/w/out' }],
  env: [],
  privileged: false,
  hermetic: false,
  limits: {},
  process: { id: 'task', path: 'true', args: [] },
};

describe("a step's container", () => {
  let database: TestDatabase;
  let db: Db;
  let worker: MemoryWorker;
  let owner: { buildId: BuildId; planId: string; teamId: Scenario['teamId'] };
  beforeEach(async () => {
    database = await createTestDatabase();
    db = database.db;
    worker = new MemoryWorker({ name: 'worker', programs: { true: () => 0 } });
    await registerWorker(db, {
      name: 'worker',
      version: '3.0',
      gardenAddress: 'unix:/nowhere',
      baggageclaimUrl: 'unix:/nowhere',
      platform: 'linux',
      tags: [],
      resourceTypes: [],
      extensions: {},
      startTimeMs: Date.now(),
    });
    const { teamId } = await Scenario.withTeam(db, 'team');
    const empty = { id: 'p' as PlanId, kind: 'do' as const, steps: [] };
    const buildId = await createStartedBuild(db, {
      teamId,
      pipelineId: undefined,
      of: { kind: 'one-off' },
      plan: empty,
    });
    owner = { buildId, planId: 'step', teamId };
  });
  afterEach(async () => {
    await database[Symbol.asyncDispose]();
  });

  const claim = async () => {
    await db.updateTable('builds').set({ lease_expires_at: null }).execute();
    const [claimed] = await claimBuilds(db, { owner: 'node', leaseMs: 60_000, limit: 1 });
    return claimed?.epoch ?? 0;
  };

  it('is written down with its volumes and made once, however often it is asked for', async () => {
    const leaseEpoch = await claim();
    const first = await startStepContainer(db, worker, { plan, owner, leaseEpoch, signal });
    const again = await startStepContainer(db, worker, { plan, owner, leaseEpoch, signal });
    expect(again.container.handle).toBe(first.container.handle);
    expect([...again.volumes]).toEqual([...first.volumes]);
    expect([...first.volumes.keys()]).toEqual(['/w', '/w/out']);
    expect(worker.started).toHaveLength(1);
    const [row] = await findStepContainers(db, owner.buildId);
    expect(row).toMatchObject({ handle: first.container.handle, state: 'created', planId: 'step' });
  });

  it('is refused to a node that has lost the build, before anything is asked of the worker', async () => {
    const old = await claim();
    await claim();
    const started = startStepContainer(db, worker, { plan, owner, leaseEpoch: old, signal });
    await expect(started).rejects.toBeInstanceOf(StaleLeaseError);
    expect(worker.requests.size).toBe(0);
    expect(await findStepContainers(db, owner.buildId)).toEqual([]);
  });

  it('that was written down but never made is made by whoever goes on', async () => {
    const leaseEpoch = await claim();
    const broken = { ...worker, name: 'worker', start: () => new Promise<never>(() => undefined) };
    const crashed = new AbortController();
    const never = startStepContainer(db, Object.assign(Object.create(worker), broken), {
      plan,
      owner,
      leaseEpoch,
      signal: crashed.signal,
    });
    never.catch(() => undefined);
    await expect.poll(async () => (await findStepContainers(db, owner.buildId))[0]?.state).toBe('creating');
    const [row] = await findStepContainers(db, owner.buildId);
    if (row === undefined) throw new Error('no row');
    const resumption = { row, position: { stdout: 0, stderr: 0 } };
    const started = await startStepContainer(db, worker, {
      plan,
      owner,
      leaseEpoch: await claim(),
      resumption,
      signal,
    });
    expect(started.container.handle).toBe(row.handle);
    expect(worker.started).toHaveLength(1);
  });

  it('that is gone from its worker is not made again: it may have run half of the step', async () => {
    const leaseEpoch = await claim();
    await startStepContainer(db, worker, { plan, owner, leaseEpoch, signal });
    worker.containers.clear();
    const [row] = await findStepContainers(db, owner.buildId);
    if (row === undefined) throw new Error('no row');
    const resumption = { row, position: { stdout: 0, stderr: 0 } };
    const again = startStepContainer(db, worker, { plan, owner, leaseEpoch, resumption, signal });
    await expect(again).rejects.toBeInstanceOf(ContainerLostError);
  });

  it('that the worker cannot make is marked for the collector, and the error says where', async () => {
    const leaseEpoch = await claim();
    const image = { kind: 'artifact' as const, volumeHandle: 'gone' };
    const started = startStepContainer(db, worker, { plan: { ...plan, image }, owner, leaseEpoch, signal });
    await expect(started).rejects.toThrow(ContainerCreationError);
    await expect(started).rejects.toThrow(
      "find or create container on worker worker: volume 'gone' disappeared from worker 'worker'",
    );
    const states = await db.selectFrom('containers').select('state').execute();
    expect(states).toEqual([{ state: 'failed' }]);
  });
});
