import {
  type BuildId,
  createJobBuild,
  createStartedBuild,
  type Db,
  finishBuild,
  type JobId,
  type StartedBuildKind,
  saveAccessToken,
  setPipelineParent,
} from '@rondo/db';
import {
  aGet,
  aJob,
  aResource,
  createTestDatabase,
  Scenario,
  type ScenarioPipeline,
  type TestDatabase,
} from '@rondo/db/testing';
import type { PlanId } from '@rondo/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepRows } from './sweep-rows.ts';

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

const sweep = (oneOffGraceMs = 0) => sweepRows(db, { oneOffGraceMs }, signal);

describe('checks', () => {
  async function check({ pipelineId }: ScenarioPipeline, of: StartedBuildKind): Promise<BuildId> {
    const plan = { id: 'p' as PlanId, kind: 'do' as const, steps: [] };
    return createStartedBuild(db, { teamId: scenario.teamId, pipelineId, of, plan });
  }

  async function endedCheck(pipeline: ScenarioPipeline, of: StartedBuildKind): Promise<BuildId> {
    const buildId = await check(pipeline, of);
    await finishBuild(db, { buildId, status: 'succeeded', by: { kind: 'force' } });
    return buildId;
  }

  const builds = async () => (await db.selectFrom('builds').select('id').orderBy('id').execute()).map(({ id }) => id);

  it('of a resource go, but for the one it shows and those that run', async () => {
    const pipeline = await scenario.withPipeline('p', { resources: [aResource('r')], jobs: [aJob('j', [aGet('r')])] });
    const resourceId = pipeline.resourceId('r');
    const scopeId = await scenario.withScope(resourceId);
    const of = { kind: 'check', resourceId } as const;
    await endedCheck(pipeline, of);
    const shown = await endedCheck(pipeline, of);
    const running = await check(pipeline, of);
    await db
      .updateTable('resource_config_scopes')
      .set({ last_check_build_id: shown })
      .where('id', '=', scopeId)
      .execute();
    await sweep(60_000);
    expect(await builds()).toHaveLength(3);
    await sweep();
    expect(await builds()).toEqual([shown, running]);
  });

  it('of a type go, but for the newest', async () => {
    const resourceTypes = [{ name: 't', type: 'mock', source: {} }];
    const pipeline = await scenario.withPipeline('p', { resourceTypes });
    const { id } = await db.selectFrom('resource_types').select('id').executeTakeFirstOrThrow();
    await endedCheck(pipeline, { kind: 'type-check', resourceTypeId: id });
    const newest = await endedCheck(pipeline, { kind: 'type-check', resourceTypeId: id });
    await sweep();
    expect(await builds()).toEqual([newest]);
  });

  it('are no builds of jobs: those stay', async () => {
    const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [])] });
    const buildId = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    await finishBuild(db, { buildId, status: 'aborted', by: { kind: 'scheduler' } });
    await sweep();
    expect(await builds()).toEqual([buildId]);
  });
});

describe('pipelines that a job sets', () => {
  async function endedBuild(jobId: JobId, status: 'succeeded' | 'failed'): Promise<BuildId> {
    const buildId = await createJobBuild(db, { jobId, kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    await finishBuild(db, { buildId, status, by: { kind: 'force' } });
    return buildId;
  }

  const isArchived = async ({ pipelineId }: ScenarioPipeline) =>
    (await db.selectFrom('pipelines').select('archived').where('id', '=', pipelineId).executeTakeFirst())?.archived;

  async function parentAndChild(): Promise<{ jobId: JobId; child: ScenarioPipeline }> {
    const jobId = (await scenario.withPipeline('parent', { jobs: [aJob('set', []), aJob('other', [])] })).jobId('set');
    const child = await scenario.withPipeline('child', { jobs: [aJob('j', [])] });
    await setPipelineParent(db, child.pipelineId, { jobId, buildId: await endedBuild(jobId, 'succeeded') });
    return { jobId, child };
  }

  it('stay while the job is there and its builds go on failing', async () => {
    const { jobId, child } = await parentAndChild();
    await endedBuild(jobId, 'failed');
    await sweep();
    expect(await isArchived(child)).toBe(false);
  });

  it('are archived once the job is gone from its pipeline', async () => {
    const { child } = await parentAndChild();
    await scenario.withPipeline('parent', { jobs: [aJob('other', [])] });
    await sweep();
    expect(await isArchived(child)).toBe(true);
  });

  it('are archived once the pipeline of the job is gone', async () => {
    const { child } = await parentAndChild();
    await db.deleteFrom('pipelines').where('name', '=', 'parent').execute();
    await sweep();
    expect(await isArchived(child)).toBe(true);
  });
});

it('sessions go when they have expired', async () => {
  const save = (name: string, expiresAt: Date) =>
    saveAccessToken(db, { tokenHash: Buffer.from(name), sub: 'someone', claims: {}, expiresAt });
  await save('old', new Date(Date.now() - 3_600_000));
  await save('new', new Date(Date.now() + 3_600_000));
  await sweep();
  const left = await db.selectFrom('access_tokens').select('token_hash').execute();
  expect(left.map(({ token_hash }) => token_hash.toString())).toEqual(['new']);
});
