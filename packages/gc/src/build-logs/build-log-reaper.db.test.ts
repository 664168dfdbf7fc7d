import { type BuildId, createJobBuild, type Db, finishBuild, type JobId, listJobs } from '@rondo/db';
import { aJob, createTestDatabase, Scenario, type ScenarioPipeline, type TestDatabase } from '@rondo/db/testing';
import { type EventLog, followEvents, openEventLog } from '@rondo/event-log';
import { FakeClock } from '@rondo/foundation/testing';
import type { JobConfig } from '@rondo/pipeline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BuildLogReaper } from './build-log-reaper.ts';
import { noRetentionLimits } from './retention.ts';

const signal = AbortSignal.timeout(60_000);
let database: TestDatabase;
let db: Db;
let events: EventLog;
let scenario: Scenario;
let clock: FakeClock;
let reaper: BuildLogReaper;

beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  events = openEventLog(db);
  clock = new FakeClock(Date.now());
  reaper = new BuildLogReaper({ db, events, clock, limits: noRetentionLimits });
  scenario = await Scenario.withTeam(db, 'team');
});
afterEach(() => database[Symbol.asyncDispose]());

const pipelineWith = (job: Partial<JobConfig>) => scenario.withPipeline('p', { jobs: [aJob('j', [], job)] });

async function runBuild(jobId: JobId): Promise<BuildId> {
  const buildId = await createJobBuild(db, { jobId, kind: 'manual' });
  if (buildId === undefined) throw new Error('no build');
  await finishBuild(db, { buildId, status: 'failed', by: { kind: 'scheduler' } });
  return buildId;
}

async function countEvents(buildId: BuildId): Promise<number> {
  let count = 0;
  for await (const chunk of followEvents(events, { buildId, signal })) count += chunk.nextEventId - chunk.firstEventId;
  return count;
}

async function reapedBuilds(): Promise<BuildId[]> {
  const rows = await db.selectFrom('builds').select('id').where('reap_time', 'is not', null).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

const firstLogged = async ({ pipelineId }: ScenarioPipeline) =>
  (await listJobs(db, { pipelineId }))[0]?.firstLoggedBuildId;

it('drops the logs that a job no longer keeps, and leaves its builds', async () => {
  const pipeline = await pipelineWith({ buildLogRetention: { builds: 2 } });
  const jobId = pipeline.jobId('j');
  const [old, ...kept] = [await runBuild(jobId), await runBuild(jobId), await runBuild(jobId)];
  if (old === undefined) throw new Error('no build');
  expect(await countEvents(old)).toBeGreaterThan(0);
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual([old]);
  expect(await countEvents(old)).toBe(0);
  for (const buildId of kept) expect(await countEvents(buildId)).toBeGreaterThan(0);
  expect(await firstLogged(pipeline)).toBe(kept[0]);
});

it('goes on with each build that ends', async () => {
  const pipeline = await pipelineWith({ buildLogRetention: { builds: 1 } });
  const builds: BuildId[] = [];
  for (let round = 0; round < 3; round += 1) {
    builds.push(await runBuild(pipeline.jobId('j')));
    await reaper.pass(signal);
  }
  expect(await reapedBuilds()).toEqual(builds.slice(0, 2));
});

it('follows a rule that was changed', async () => {
  const jobId = (await pipelineWith({})).jobId('j');
  const builds = [await runBuild(jobId), await runBuild(jobId)];
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual([]);
  await pipelineWith({ buildLogRetention: { builds: 1 } });
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual(builds.slice(0, 1));
});

it('lets days pass without a new build', async () => {
  const jobId = (await pipelineWith({ buildLogRetention: { days: 2 } })).jobId('j');
  const buildId = await runBuild(jobId);
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual([]);
  clock.advance(3 * 86_400_000);
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual([buildId]);
});

it('looks after paused jobs, too', async () => {
  const pipeline = await pipelineWith({ buildLogRetention: { builds: 1 } });
  const old = await runBuild(pipeline.jobId('j'));
  await runBuild(pipeline.jobId('j'));
  await db.updateTable('jobs').set({ paused: true }).execute();
  await reaper.pass(signal);
  expect(await reapedBuilds()).toEqual([old]);
});
