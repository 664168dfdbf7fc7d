import { digestVersion, findScope, pointResourceAtScope, type ResourceId, saveVersions } from '@rondo/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../../testing/api-world.ts';

const pipeline = '/api/v1/teams/other/pipelines/p';
const config = `
resources: [{name: code, type: mock, source: {}}]
jobs:
- {name: test, plan: [{get: code}]}
`;
let world: ApiWorld;
const causes = (query = '', options: { as?: WorldUser; version?: number; resource?: string } = {}) => {
  const { as, version = 1, resource = 'code' } = options;
  const url = `/api/rondo/v1/pipelines/1/resources/${resource}/versions/${version}/causes${query}`;
  return world.request({ url, ...(as === undefined ? {} : { as }) });
};
beforeAll(async () => {
  world = await createApiWorld({ config: {} });
  const { db } = world;
  const headers = { 'content-type': 'application/x-yaml' };
  await world.request({ method: 'PUT', url: `${pipeline}/config`, as: 'owner', headers, payload: config });
  const { rows } = await sql<{ id: ResourceId }>`select id from resources`.execute(db);
  const code = rows[0]?.id ?? (0 as ResourceId);
  await sql`insert into base_resource_types (name) values ('mock')`.execute(db);
  const scope = await findScope(db, { type: { kind: 'base', name: 'mock' }, sourceHash: 'x' });
  if (scope === undefined) throw new Error('no history');
  await pointResourceAtScope(db, code, scope);
  await saveVersions(db, scope.id, [{ ref: 'a' }]);
  for (let made = 0; made < 2; made += 1) {
    const build = await world.request({ method: 'POST', url: `${pipeline}/jobs/test/builds`, as: 'owner' });
    await sql`
      insert into build_inputs (build_id, name, resource_id, version_digest)
      values (${build.json().id}, 'code', ${code}, ${digestVersion({ ref: 'a' })})`.execute(db);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

it('tells those who may see the pipeline which builds a version went into, as far as they ask', async () => {
  const answer = (await causes('?limit=1', { as: 'viewer' })).json();
  expect(answer).toEqual({
    versions: [{ id: 1, resource: 'code', version: { ref: 'a' } }],
    builds: [{ id: 2, name: '2', job: 'test', status: 'pending', depth: 1, got: [0], made: [] }],
    hasMore: true,
  });
  expect((await causes('?direction=upstream', { as: 'viewer' })).json()).toMatchObject({ builds: [], hasMore: false });
  expect([(await causes()).statusCode, (await causes('', { as: 'outsider' })).statusCode]).toEqual([401, 403]);
});

it('refuses what it cannot tell', async () => {
  const statuses = async (asked: readonly ReturnType<typeof causes>[]) =>
    (await Promise.all(asked)).map(({ statusCode }) => statusCode);
  const bad = ['?direction=sideways', '?limit=0', '?limit=2001', '?limit=x'];
  expect(await statuses(bad.map((query) => causes(query, { as: 'viewer' })))).toEqual([400, 400, 400, 400]);
  const missing = [{ version: 77 }, { resource: 'nope' }];
  expect(await statuses(missing.map((one) => causes('', { as: 'viewer', ...one })))).toEqual([404, 404]);
});
