import { archivePipelines, createJobBuild, type Db, finishBuild, type PipelineId } from '@rondo/db';
import { aJob, createTestDatabase, Scenario, type TestDatabase } from '@rondo/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retirePipelines } from './retire-pipelines.ts';

const dayMs = 86_400_000;
let database: TestDatabase;
let db: Db;
let scenario: Scenario;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  scenario = await Scenario.withTeam(db, 'team');
});
afterEach(() => database[Symbol.asyncDispose]());

const retire = (options: { pauseAfterDays?: number; destroyArchivedAfterMs?: number }) =>
  retirePipelines(db, { pauseAfterDays: 0, destroyArchivedAfterMs: 0, ...options });

const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);

describe('pausing what is idle', () => {
  async function pipelineSaved(name: string, days: number) {
    const pipeline = await scenario.withPipeline(name, { jobs: [aJob('j', [])] });
    await db
      .updateTable('pipelines')
      .set({ last_updated: daysAgo(days) })
      .where('name', '=', name)
      .execute();
    return pipeline;
  }

  const paused = async () =>
    (await db.selectFrom('pipelines').select('name').where('paused', '=', true).orderBy('name').execute()).map(
      ({ name }) => name,
    );

  it('leaves alone what was saved or built lately, and what has a build to run', async () => {
    await pipelineSaved('idle', 10);
    await pipelineSaved('saved', 1);
    const built = await pipelineSaved('built', 10);
    const waiting = await pipelineSaved('waiting', 10);
    const buildId = await createJobBuild(db, { jobId: built.jobId('j'), kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    await finishBuild(db, { buildId, status: 'aborted', by: { kind: 'force' } });
    await createJobBuild(db, { jobId: waiting.jobId('j'), kind: 'manual' });
    await retire({ pauseAfterDays: 5 });
    expect(await paused()).toEqual(['idle']);
  });

  it('happens once a day, so that what is let go again can be used', async () => {
    await pipelineSaved('idle', 10);
    await retire({ pauseAfterDays: 5 });
    await db.updateTable('pipelines').set({ paused: false }).execute();
    await retire({ pauseAfterDays: 5 });
    expect(await paused()).toEqual([]);
    await db
      .updateTable('components')
      .set({ last_ran: daysAgo(1) })
      .execute();
    await retire({ pauseAfterDays: 5 });
    expect(await paused()).toEqual(['idle']);
  });
});

it('removes what was archived long ago, and only when asked to', async () => {
  const ids: PipelineId[] = [];
  for (const name of ['old', 'new'])
    ids.push((await scenario.withPipeline(name, { jobs: [aJob('j', [])] })).pipelineId);
  await archivePipelines(db, ids);
  await db
    .updateTable('pipelines')
    .set({ paused_at: daysAgo(3) })
    .where('name', '=', 'old')
    .execute();
  const names = async () => (await db.selectFrom('pipelines').select('name').execute()).map(({ name }) => name);
  await retire({});
  expect(await names()).toHaveLength(2);
  await retire({ destroyArchivedAfterMs: dayMs });
  expect(await names()).toEqual(['new']);
});
