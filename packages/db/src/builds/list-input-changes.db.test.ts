import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuildId, ScopeId } from '../ids.ts';
import { aGet, aJob, aResource, Scenario, type ScenarioPipeline } from '../testing/scenario.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { digestVersion } from '../versions/digest-version.ts';
import { saveVersions } from '../versions/save-versions.ts';
import { listInputChanges } from './list-input-changes.ts';

let database: TestDatabase;
let pipeline: ScenarioPipeline;
let scope: ScopeId;
const refs = Array.from({ length: 30 }, (_, index) => `c${index}`);
beforeAll(async () => {
  database = await createTestDatabase();
  const scenario = await Scenario.withTeam(database.db, 'main');
  pipeline = await scenario.withPipeline('p', {
    resources: [aResource('code'), aResource('made')],
    jobs: [aJob('test', [aGet('code'), aGet('made')])],
  });
  scope = await scenario.withScope(pipeline.resourceId('code'));
  await saveVersions(
    database.db,
    scope,
    refs.map((ref) => ({ ref })),
  );
});
afterAll(() => database[Symbol.asyncDispose]());

async function aBuild(name: string, inputs: Readonly<Record<string, string>>): Promise<BuildId> {
  const { db } = database;
  const { rows } = await sql<{ id: BuildId }>`
    insert into builds (name, team_id, pipeline_id, job_id, status, end_time)
    select ${name}, t.id, ${pipeline.pipelineId}, ${pipeline.jobId('test')}, 'succeeded', now() from teams t
    returning id`.execute(db);
  const id = rows[0]?.id ?? (0 as BuildId);
  for (const [input, ref] of Object.entries(inputs))
    await sql`
      insert into build_inputs (build_id, name, resource_id, version_digest, job_id)
      values (${id}, ${input}, ${pipeline.resourceId('code')}, ${digestVersion({ ref })}, ${pipeline.jobId('test')})`.execute(
      db,
    );
  return id;
}

it('names what an input went through, whichever way', async () => {
  const [before, after] = [
    await aBuild('1', { code: 'c2', far: 'c1', kept: 'c9', gone: 'c1' }),
    await aBuild('2', { code: 'c5', far: 'c29', kept: 'c9', come: 'c7' }),
  ];
  const ways = async (pair: { before: BuildId; after: BuildId }) =>
    (await listInputChanges(database.db, pair)).map(({ name, way, between, count }) => ({
      name,
      way,
      between: between.map(({ version }) => version.ref),
      count,
    }));
  const on = await ways({ before, after });
  expect(on).toEqual([
    { name: 'code', way: 'on', between: ['c5', 'c4', 'c3'], count: 3 },
    { name: 'come', way: 'aside', between: [], count: 0 },
    { name: 'far', way: 'on', between: refs.slice(10).toReversed(), count: 28 },
    { name: 'gone', way: 'aside', between: [], count: 0 },
    { name: 'kept', way: 'same', between: [], count: 0 },
  ]);
  const back = await ways({ before: after, after: before });
  expect(back[0]).toEqual({ name: 'code', way: 'back', between: ['c5', 'c4', 'c3'], count: 3 });
});

it('knows no order of a version that no check has seen', async () => {
  await sql`update resource_versions set check_order = 0 where scope_id = ${scope} and version = '{"ref":"c0"}'`.execute(
    database.db,
  );
  const [before, after] = [await aBuild('3', { code: 'c0' }), await aBuild('4', { code: 'c4' })];
  expect(await listInputChanges(database.db, { before, after })).toMatchObject([
    { way: 'aside', before: { version: { ref: 'c0' } }, after: { version: { ref: 'c4' } } },
  ]);
});
