import type { Plan, PlanId } from '@rondo/pipeline';
import { decodeEvents } from '@rondo/protocol';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { saveEventBatch } from '../events/save-event-batch.ts';
import type { BuildId, JobId, ScopeId } from '../ids.ts';
import { findResourceById } from '../resources/list-resources.ts';
import { aGet, aJob, aPut, aResource, Scenario, type ScenarioPipeline } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { digestVersion } from '../versions/digest-version.ts';
import { abortBuild } from './abort-build.ts';
import { claimBuilds } from './claim-builds.ts';
import { createJobBuild } from './create-job-build.ts';
import { createStartedBuild } from './create-started-build.ts';
import { deleteOldChecks } from './delete-old-checks.ts';
import { type FinalBuildStatus, finishBuild } from './finish-build.ts';
import { releaseBuildLease } from './release-build-lease.ts';
import { renewBuildLeases } from './renew-build-leases.ts';
import { rerunBuild } from './rerun-build.ts';
import { startBuild } from './start-build.ts';

const database = await createTestDatabase();
const { db } = database;
const scenario = await Scenario.withTeam(db, 'main');
afterAll(() => database[Symbol.asyncDispose]());

const plan: Plan = {
  id: '1' as PlanId,
  kind: 'get',
  name: 'r',
  type: 'mock',
  source: { secret: 1 },
  image: {},
  version: { v: '1' },
};
let pipeline: ScenarioPipeline;
let unit: JobId;
beforeEach(async () => {
  await db.deleteFrom('pipelines').execute();
  pipeline = await scenario.withPipeline('p', {
    resources: [aResource('r')],
    jobs: [aJob('unit', [aGet('r')], { serial: true }), aJob('ship', [aGet('r', { passed: ['unit'] }), aPut('r')])],
  });
  unit = pipeline.jobId('unit');
});

async function create(jobId = unit): Promise<BuildId> {
  const id = await createJobBuild(db, { jobId, kind: 'manual' });
  if (id === undefined) throw new Error('no build');
  return id;
}
const start = (buildId: BuildId) => startBuild(db, { buildId, plan });
const claim = (owner: string, limit = 10) => claimBuilds(db, { owner, leaseMs: 60_000, limit });
async function run(buildId: BuildId, status: FinalBuildStatus = 'succeeded'): Promise<void> {
  await start(buildId);
  const [claimed] = await claimBuilds(db, { owner: 'n', leaseMs: 60_000, limit: 1, buildId });
  expect(await finishBuild(db, { buildId, status, by: { kind: 'runner', epoch: claimed?.epoch ?? -1 } })).toBe(true);
}
const rowOf = (buildId: BuildId) =>
  db.selectFrom('builds').selectAll().where('id', '=', buildId).executeTakeFirstOrThrow();
const jobRow = (jobId = unit) => db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirstOrThrow();
async function eventsOf(buildId: BuildId) {
  const batches = await db
    .selectFrom('build_event_batches')
    .select('payload')
    .where('build_id', '=', buildId)
    .orderBy('first_event_id')
    .execute();
  return batches
    .flatMap(({ payload }) => [...decodeEvents(Buffer.from(payload))])
    .map(({ eventId, event }) => [eventId, event.event, 'status' in event.data ? event.data.status : '']);
}

describe('a build of a job', () => {
  it('gets the next number, and an automatic one only if none waits', async () => {
    const first = await createJobBuild(db, { jobId: unit, kind: 'automatic' });
    expect(await createJobBuild(db, { jobId: unit, kind: 'automatic' })).toBeUndefined();
    const second = await create();
    expect(await Promise.all([first, second].map(async (id) => (await rowOf(id as BuildId)).name))).toEqual(['1', '2']);
    expect((await jobRow()).next_build_id).toBe(first);
  });

  it('runs once: it starts, is claimed by one node, and ends with its last event', async () => {
    const id = await create();
    expect(await start(id)).toBe(true);
    expect(await start(id)).toBe(false);
    const claims = (await Promise.all(['a', 'b', 'c'].map((owner) => claim(owner)))).flat();
    expect(claims.map(({ build, epoch, plan, nextEventId }) => ({ id: build.id, epoch, plan, nextEventId }))).toEqual([
      { id, epoch: 1, plan: { kind: 'decoded', plan }, nextEventId: 1 },
    ]);
    expect(await finishBuild(db, { buildId: id, status: 'failed', by: { kind: 'runner', epoch: 1 } })).toBe(true);
    expect(await finishBuild(db, { buildId: id, status: 'failed', by: { kind: 'runner', epoch: 1 } })).toBe(false);
    expect(await eventsOf(id)).toEqual([
      [0, 'status', 'started'],
      [1, 'status', 'failed'],
    ]);
    expect(await rowOf(id)).toMatchObject({
      status: 'failed',
      private_plan: null,
      public_plan: { id: '1', get: { name: 'r', type: 'mock' } },
    });
  });

  it('goes to another node when its lease is over; the first can write nothing more', async () => {
    const id = await create();
    await start(id);
    const [first] = await claim('a');
    expect(await claim('b')).toEqual([]);
    expect(await renewBuildLeases(db, [{ buildId: id, epoch: 1 }], 60_000)).toEqual(new Set([id]));
    await db
      .updateTable('builds')
      .set({ lease_expires_at: sql<Date>`now() - interval '1 s'` })
      .where('id', '=', id)
      .execute();
    const [second] = await claim('b');
    expect([first?.epoch, second?.epoch]).toEqual([1, 2]);
    expect(await renewBuildLeases(db, [{ buildId: id, epoch: 1 }], 60_000)).toEqual(new Set());
    const batch = { buildId: id, firstEventId: 1, eventCount: 1, wire: 'x' };
    expect(await saveEventBatch(db, { ...batch, epoch: 1 })).toEqual({ kind: 'stale-epoch' });
    expect(await saveEventBatch(db, { ...batch, firstEventId: 5, epoch: 2 })).toEqual({
      kind: 'out-of-step',
      nextEventId: 1,
    });
    expect(await saveEventBatch(db, { ...batch, epoch: 2 })).toEqual({ kind: 'saved' });
    expect(await finishBuild(db, { buildId: id, status: 'succeeded', by: { kind: 'runner', epoch: 1 } })).toBe(false);
    expect(await finishBuild(db, { buildId: id, status: 'succeeded', by: { kind: 'runner', epoch: 2 } })).toBe(true);
    expect(await saveEventBatch(db, { ...batch, firstEventId: 3, epoch: 2 })).toEqual({ kind: 'stale-epoch' });
  });

  it('can be given back by a node that shuts down', async () => {
    const id = await create();
    await start(id);
    await claim('a');
    await releaseBuildLease(db, { buildId: id, epoch: 1 });
    expect((await claim('b')).map(({ epoch }) => epoch)).toEqual([2]);
  });
});

describe('the end of a build', () => {
  it('offers what it put and got, puts first and each once, and asks for the jobs behind it', async () => {
    const id = await create();
    const digest = (v: string) => digestVersion({ v });
    const link = { build_id: id, resource_id: pipeline.resourceId('r') };
    await db
      .insertInto('build_inputs')
      .values([
        { ...link, name: 'r', version_digest: digest('1'), job_id: unit },
        { ...link, name: 's', version_digest: digest('2'), job_id: unit },
      ])
      .execute();
    await db
      .insertInto('build_outputs')
      .values({ ...link, name: 'z', version_digest: digest('2') })
      .execute();
    await scenario.takeDueJobs(pipeline.pipelineId);
    await run(id);
    const offered = await db
      .selectFrom('successful_build_outputs')
      .selectAll()
      .where('build_id', '=', id)
      .orderBy('position')
      .execute();
    expect(offered.map(({ version_digest }) => version_digest)).toEqual([digest('2'), digest('1')]);
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['ship']);
  });

  it('asks for the job itself when a build of it waits for the slot', async () => {
    const [first] = [await create(), await create()];
    await scenario.takeDueJobs(pipeline.pipelineId);
    await run(first, 'failed');
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['unit']);
  });

  it('moves what the job shows: next, latest completed and last change', async () => {
    const [first, second] = [await create(), await create()];
    await run(first);
    expect(await jobRow()).toMatchObject({
      next_build_id: second,
      latest_completed_build_id: first,
      transition_build_id: first,
    });
    await run(second);
    expect(await jobRow()).toMatchObject({
      next_build_id: null,
      latest_completed_build_id: second,
      transition_build_id: first,
    });
    await db.updateTable('builds').set({ inputs_ready: true }).execute();
    const rerun = await rerunBuild(db, { buildId: first });
    if (rerun.kind !== 'created') throw new Error(rerun.kind);
    expect(await rowOf(rerun.buildId)).toMatchObject({ name: '1.1', manually_triggered: false });
    expect((await jobRow()).next_build_id).toBeNull();
    await run(rerun.buildId, 'failed');
    expect(await jobRow()).toMatchObject({ latest_completed_build_id: second, transition_build_id: first });
    const many = await Promise.all([1, 2, 3].map(() => rerunBuild(db, { buildId: rerun.buildId })));
    const names = await Promise.all(
      many.map(async (one) => (one.kind === 'created' ? (await rowOf(one.buildId)).name : '')),
    );
    expect(names.sort()).toEqual(['1.2', '1.3', '1.4']);
    const again = await rerunBuild(db, { buildId: second });
    if (again.kind !== 'created') throw new Error(again.kind);
    expect((await jobRow()).next_build_id).toBe(again.buildId);
    await run(again.buildId, 'failed');
    expect(await jobRow()).toMatchObject({
      latest_completed_build_id: again.buildId,
      transition_build_id: again.buildId,
    });
  });

  it('archives pipelines that an earlier build of the job set and this one did not, and theirs', async () => {
    const [first, second] = [await create(), await create()];
    const child = await scenario.withPipeline('child', {
      resources: [aResource('r')],
      jobs: [aJob('inner', [aGet('r')])],
    });
    const grandchild = await scenario.withPipeline('grandchild', { jobs: [aJob('x', [])] });
    await db
      .updateTable('pipelines')
      .set({ parent_job_id: unit, parent_build_id: first })
      .where('id', '=', child.pipelineId)
      .execute();
    await db
      .updateTable('pipelines')
      .set({ parent_job_id: child.jobId('inner'), parent_build_id: 1 as BuildId })
      .where('id', '=', grandchild.pipelineId)
      .execute();
    await run(first);
    const archived = async () =>
      (await db.selectFrom('pipelines').select('name').where('archived', '=', true).orderBy('name').execute()).map(
        ({ name }) => name,
      );
    expect(await archived()).toEqual([]);
    await run(second);
    expect(await archived()).toEqual(['child', 'grandchild']);
    expect((await jobRow(child.jobId('inner'))).config).not.toContain('mock');
  });
});

describe('an abort', () => {
  it('of a pending build has its job looked at, which ends it', async () => {
    const id = await create();
    await scenario.takeDueJobs(pipeline.pipelineId);
    expect(await abortBuild(db, id)).toBe(true);
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['unit']);
    expect(await start(id)).toBe(false);
    expect(await finishBuild(db, { buildId: id, status: 'aborted', by: { kind: 'scheduler' } })).toBe(true);
    expect(await eventsOf(id)).toEqual([[0, 'status', 'aborted']]);
    expect(await abortBuild(db, id)).toBe(false);
  });

  it('by force ends a build that a node runs', async () => {
    const id = await create();
    await start(id);
    await claim('a');
    expect(await finishBuild(db, { buildId: id, status: 'aborted', by: { kind: 'scheduler' } })).toBe(false);
    expect(await finishBuild(db, { buildId: id, status: 'aborted', by: { kind: 'force' } })).toBe(true);
    expect(await finishBuild(db, { buildId: id, status: 'succeeded', by: { kind: 'runner', epoch: 1 } })).toBe(false);
  });
});

it('a one-off build and a check start at once', async () => {
  const options = { teamId: scenario.teamId, pipelineId: pipeline.pipelineId, plan };
  await createStartedBuild(db, { ...options, of: { kind: 'check', resourceId: pipeline.resourceId('r') } });
  await createStartedBuild(db, { ...options, pipelineId: undefined, of: { kind: 'one-off' } });
  expect((await claim('a')).map(({ build }) => build.name)).toEqual(['check', expect.stringMatching(/^\d+$/)]);
});

it('a check that ends badly before it has begun with its history is shown by its resource, and kept', async () => {
  const resourceId = pipeline.resourceId('r');
  const of = { kind: 'check', resourceId } as const;
  const check = async (status: FinalBuildStatus, begun?: { scopeId: ScopeId }) => {
    const id = await createStartedBuild(db, { teamId: scenario.teamId, pipelineId: pipeline.pipelineId, plan, of });
    if (begun !== undefined) {
      const seen = { last_check_build_id: id, last_check_succeeded: false };
      await db.updateTable('resource_config_scopes').set(seen).where('id', '=', begun.scopeId).execute();
    }
    const [claimed] = await claim('n');
    expect(await finishBuild(db, { buildId: id, status, by: { kind: 'runner', epoch: claimed?.epoch ?? -1 } })).toBe(
      true,
    );
    return id;
  };
  const shown = async () => (await findResourceById(db, resourceId))?.lastCheck;
  await check('succeeded');
  expect(await shown()).toBeUndefined();
  const errored = await check('errored');
  expect(await shown()).toMatchObject({ buildId: errored, status: 'errored', endTimeMs: expect.any(Number) });
  await deleteOldChecks(db, { graceMs: 0, limit: 10 });
  expect((await rowOf(errored)).status).toBe('errored');
  const begun = await check('failed', { scopeId: await scenario.withScope(resourceId) });
  expect((await shown())?.buildId).toBe(begun);
  expect(await db.selectFrom('resources').select('in_memory_build_id').where('id', '=', resourceId).execute()).toEqual([
    { in_memory_build_id: errored },
  ]);
});
