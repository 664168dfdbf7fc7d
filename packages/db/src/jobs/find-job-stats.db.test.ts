import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobId } from '../ids.ts';
import { aJob, Scenario } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { findJobStats } from './find-job-stats.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

const scenario = await Scenario.withTeam(db, 'mine');
const jobs = [
  aJob('deploy', [], { serialGroups: ['staging', 'own'] }),
  aJob('apply', [], { serialGroups: ['staging'] }),
  aJob('alone', [], { serial: true }),
  aJob('three', [], { maxInFlight: 3 }),
  aJob('free', []),
];
const pipeline = await scenario.withPipeline('p', { jobs });
// Groups of other pipelines have nothing to do with these.
await scenario.withPipeline('q', { jobs: [aJob('stranger', [], { serialGroups: ['staging'] })] });
const statsOf = (name: string) => findJobStats(db, pipeline.jobId(name));

describe('the stats of a job', () => {
  it('tell its limit, and with which jobs of its pipeline it takes turns', async () => {
    expect(await statsOf('deploy')).toEqual({
      maxInFlight: 1,
      locks: [{ name: 'staging', jobs: ['apply'] }],
      typicalWaitMs: undefined,
    });
    expect(await statsOf('alone')).toMatchObject({ maxInFlight: 1, locks: [] });
    expect(await statsOf('three')).toMatchObject({ maxInFlight: 3, locks: [] });
    expect(await statsOf('free')).toMatchObject({ maxInFlight: 0, locks: [] });
    expect(await findJobStats(db, 987_654 as JobId)).toBeUndefined();
  });

  it('tell how long its last 50 builds waited, of those that started', async () => {
    const build = async (count: number, waitedSeconds: number | null) =>
      sql`insert into builds (name, team_id, pipeline_id, job_id, create_time, start_time)
          select 'b' || nextval('builds_id_seq'), ${scenario.teamId}, ${pipeline.pipelineId}, ${pipeline.jobId('free')},
                 now(), now() + make_interval(secs => ${waitedSeconds}::float8)
          from generate_series(1, ${count})`.execute(db);
    await build(200, 900);
    await build(20, 4);
    await build(20, 12.5);
    await build(1, 12.5);
    await build(9, null);
    expect((await statsOf('free'))?.typicalWaitMs).toBe(12_500);
  });
});
