import { randomUUID } from 'node:crypto';
import {
  type BuildId,
  createJobBuild,
  createStartedBuild,
  type Db,
  finishBuild,
  leaveWorker,
  registerWorker,
  settleWorkers,
} from '@rondo/db';
import { aJob, createTestDatabase, Scenario, type TestDatabase } from '@rondo/db/testing';
import type { PlanId } from '@rondo/pipeline';
import { startStepContainer } from '@rondo/runtime';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

const signal = AbortSignal.timeout(60_000);
let database: TestDatabase;
let db: Db;
let scenario: Scenario;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  scenario = await Scenario.withTeam(db, 'team');
});
afterEach(() => database[Symbol.asyncDispose]());

const settle = (stalledTimeoutMs = 0) => settleWorkers(db, { stalledTimeoutMs });

function register(name: string, ttlMs?: number): Promise<void> {
  return registerWorker(db, {
    name,
    version: '3.0',
    gardenAddress: `${name}:7777`,
    baggageclaimUrl: `http://${name}:7788`,
    platform: 'linux',
    tags: [],
    resourceTypes: [],
    extensions: {},
    startTimeMs: 0,
    ...(ttlMs === undefined ? {} : { ttlMs }),
  });
}

/** A build with a container on worker `w`. */
async function oneOffOnWorker(): Promise<BuildId> {
  const plan = { id: 'p' as PlanId, kind: 'do' as const, steps: [] };
  const of = { kind: 'one-off' as const };
  const buildId = await createStartedBuild(db, { teamId: scenario.teamId, pipelineId: undefined, of, plan });
  await startContainer(buildId);
  return buildId;
}

async function interruptibleOnWorker(): Promise<void> {
  const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [], { interruptible: true })] });
  const buildId = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
  if (buildId === undefined) throw new Error('no build');
  await db.updateTable('builds').set({ status: 'started' }).where('id', '=', buildId).execute();
  await startContainer(buildId);
}

async function startContainer(buildId: BuildId): Promise<void> {
  const worker = new MemoryWorker({ name: 'w', programs: { true: () => 0 } });
  const metadata = { stepType: 'task' as const, stepName: 's', attempt: '', workingDirectory: '/w', user: '' };
  const plan = {
    metadata,
    image: { kind: 'none' as const },
    mounts: [],
    env: [],
    privileged: false,
    hermetic: false,
    limits: {},
    process: { id: 'task', path: 'true', args: [] },
  };
  const owner = { buildId, planId: randomUUID(), teamId: scenario.teamId };
  await startStepContainer(db, worker, { plan, owner, leaseEpoch: 0, signal });
}

const states = async () => db.selectFrom('workers').select(['name', 'state']).orderBy('name').execute();

it('one that lands has landed once the last build that needs it has ended', async () => {
  await register('w');
  const buildId = await oneOffOnWorker();
  await leaveWorker(db, 'w', 'landing');
  expect(await settle()).toEqual([]);
  await finishBuild(db, { buildId, status: 'succeeded', by: { kind: 'force' } });
  expect(await settle()).toEqual([{ name: 'w', became: 'landed' }]);
  expect(await states()).toEqual([{ name: 'w', state: 'landed' }]);
});

it('one that retires goes, and does not wait for builds that may be interrupted', async () => {
  await register('w');
  await interruptibleOnWorker();
  await leaveWorker(db, 'w', 'retiring');
  expect(await settle()).toEqual([{ name: 'w', became: 'gone' }]);
  expect(await states()).toEqual([]);
});

it('one without a sign of life is stalled, and stays so until it is pruned or the timeout has passed', async () => {
  await register('lively', 60_000);
  await register('silent', -1000);
  expect(await settle()).toEqual([{ name: 'silent', became: 'stalled' }]);
  expect(await settle()).toEqual([]);
  await db
    .updateTable('workers')
    .set({ stalled_since: new Date(Date.now() - 120_000) })
    .where('name', '=', 'silent')
    .execute();
  expect(await settle()).toEqual([]);
  expect(await settle(60_000)).toEqual([{ name: 'silent', became: 'gone' }]);
  expect(await states()).toEqual([{ name: 'lively', state: 'running' }]);
});

it('one that was to live for a while only is gone at once', async () => {
  await register('w', -1000);
  await db.updateTable('workers').set({ ephemeral: true }).execute();
  expect(await settle()).toEqual([{ name: 'w', became: 'gone' }]);
});
