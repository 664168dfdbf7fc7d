import { endCheck, findScope, type PipelineId, pointResourceAtScope, type ResourceId } from '@rondo/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceFollower } from '../../live/followers.ts';
import { type ApiWorld, createApiWorld, type WorldUser } from '../../testing/api-world.ts';

const pipeline = '/api/v1/teams/other/pipelines/p';
const config = `
resources:
- name: code
  type: mock
  icon: git
  webhook_token: hook
  source: {uri: "https://me:hunter2@example.com/a.git", branch: ((branch)), password: hunter2}
- {name: idle, type: mock, source: {}}
jobs: [{name: unit, plan: [{get: code, trigger: true}, {get: idle}]}]
`;
let world: ApiWorld;
let id: PipelineId;
let code: ResourceId;
const facts = (as?: WorldUser, name = 'code', versions = '') =>
  world.request({
    url: `/api/rondo/v1/pipelines/${id}/resources/${name}/facts?versions=${versions}`,
    ...(as === undefined ? {} : { as }),
  });
const change = async (path: string, as: WorldUser = 'member') =>
  expect((await world.request({ method: 'PUT', url: `${pipeline}${path}`, as })).statusCode).toBe(200);

beforeAll(async () => {
  world = await createApiWorld();
  const headers = { 'content-type': 'application/x-yaml' };
  await world.request({ method: 'PUT', url: `${pipeline}/config`, as: 'owner', headers, payload: config });
  await change('/unpause');
  id = (await world.request({ url: pipeline, as: 'owner' })).json().id;
  const { rows } = await sql<{ id: ResourceId }>`select id from resources where name = 'code'`.execute(world.db);
  code = rows[0]?.id ?? (0 as ResourceId);
  await sql`insert into base_resource_types (name) values ('mock')`.execute(world.db);
  const scope = await findScope(world.db, { type: { kind: 'base', name: 'mock' }, sourceHash: 'x' });
  if (scope === undefined) throw new Error('no history');
  await pointResourceAtScope(world.db, code, scope);
  await sql`update resource_config_scopes set last_check_start_time = now()`.execute(world.db);
  const end = { scopeId: scope.id, intervalMs: 3_600_000 };
  await endCheck(world.db, { ...end, outcome: { kind: 'failed', error: 'gone' } });
  await endCheck(world.db, { ...end, outcome: { kind: 'succeeded', versions: [{ v: '1' }, { v: '2' }] } });
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the facts of a resource', () => {
  it('tell viewers how it is checked and where it comes from, without credentials', async () => {
    const answer = await facts('viewer');
    expect(answer.json()).toMatchObject({
      checks: [
        ['failed', expect.any(Number)],
        ['succeeded', expect.any(Number)],
      ],
      everyMs: 3_600_000,
      webhook: true,
      source: [
        { name: 'uri', value: 'https://example.com/a.git' },
        { name: 'branch', value: '((branch))' },
      ],
    });
    const inMs = answer.json().nextAt * 1000 - Date.now();
    expect(inMs).toBeGreaterThan(0);
    expect(inMs).toBeLessThanOrEqual(3_600_000);
    expect(answer.body).not.toMatch(/hunter2|"hook"/);
  });

  it('tell no interval of what is not checked by itself', async () => {
    const answer = (await facts('viewer', 'idle')).json();
    expect(answer).toMatchObject({ checks: [], webhook: false, source: [] });
    expect(answer).not.toHaveProperty('everyMs');
  });

  it('tell strangers nothing of the configuration, and nothing at all while the pipeline is not public', async () => {
    expect((await facts()).statusCode).toBe(401);
    expect((await facts('outsider')).statusCode).toBe(403);
    await change('/expose', 'owner');
    for (const as of [undefined, 'outsider'] as const)
      expect(Object.keys((await facts(as)).json()).sort()).toEqual(['checks', 'everyMs', 'id', 'nextAt', 'versions']);
    await change('/hide', 'owner');
  });

  it('tell the team who pinned it and who disabled what, and when versions were found', async () => {
    const ask = async (as: WorldUser) => (await facts(as, 'code', '1,2,77')).json();
    const found = { foundAt: expect.any(Number) };
    expect(await ask('viewer')).not.toHaveProperty('pin');
    await change('/resources/code/versions/2/pin');
    await change('/resources/code/versions/1/disable');
    const told = await ask('viewer');
    expect(told).toMatchObject({ pin: { by: 'member', at: expect.any(Number) } });
    expect(told.versions).toEqual([
      { id: 2, ...found },
      { id: 1, ...found, disabledBy: 'member' },
    ]);
    await change('/resources/code/versions/1/pin', 'owner');
    expect((await ask('viewer')).pin.by).toBe('owner');
    await change('/expose', 'owner');
    const stranger = await ask('outsider');
    expect(stranger).not.toHaveProperty('pin');
    expect(stranger.versions).toEqual([
      { id: 2, ...found },
      { id: 1, ...found },
    ]);
    await change('/hide', 'owner');
    await change('/resources/code/versions/1/enable');
    expect((await ask('viewer')).versions[1]).not.toHaveProperty('disabledBy');
  });

  it('are followed by news of versions that somebody disables', async () => {
    expect((await facts('viewer')).json().id).toBe(code);
    const follower = new ResourceFollower(world.db, code, id);
    await follower.news();
    const touched = Promise.withResolvers<boolean>();
    using _listening = world.services.live.subscribe((told) => touched.resolve(follower.isTouchedBy(told)));
    await change('/resources/code/versions/1/disable');
    expect(await touched.promise).toBe(true);
    expect(await follower.news()).toEqual({ op: 'patch', data: { versions: true } });
    await change('/resources/code/versions/1/enable');
    expect(await follower.news()).toEqual({ op: 'patch', data: { versions: true } });
    expect(await follower.news()).toBeUndefined();
  });

  it('are refused for what is no list of ids', async () => {
    expect((await facts('viewer', 'code', '1,x')).statusCode).toBe(400);
  });

  it('are those of a resource that is there', async () => {
    expect((await facts('viewer', 'nope')).statusCode).toBe(404);
  });
});
