import { type BuildId, endCheck, findScope, pointResourceAtScope, type ResourceId } from '@rondo/db';
import { EventWriter } from '@rondo/event-log';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../../testing/api-world.ts';

const id = 4711 as BuildId;
let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
  const { db } = world;
  const headers = { 'content-type': 'application/x-yaml' };
  const payload = 'resources: [{name: r, type: mock, source: {}}]\njobs: [{name: j, plan: [{get: r}]}]\n';
  await world.request({ method: 'PUT', url: '/api/v1/teams/other/pipelines/p/config', as: 'owner', headers, payload });
  await sql`insert into base_resource_types (name) values ('mock')`.execute(db);
  const scope = await findScope(db, { type: { kind: 'base', name: 'mock' }, sourceHash: 'x' });
  if (scope === undefined) throw new Error('no history');
  await pointResourceAtScope(db, 1 as ResourceId, scope);
  const plan = JSON.stringify({ check: { type: 'mock', name: 'r' }, id: 'a' });
  await sql`update resource_config_scopes set last_check_build_id = ${id}, last_check_build_plan = ${plan}::jsonb`.execute(
    db,
  );
  await endCheck(db, { scopeId: scope.id, intervalMs: 1, outcome: { kind: 'succeeded', versions: [] } });
  await new EventWriter({ buildId: id, epoch: 0 }).append(db, [
    { event: 'status', data: { status: 'started', time: 1 } },
    { event: 'status', data: { status: 'succeeded', time: 2 } },
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());

const ask = (path = '', as: WorldUser = 'viewer') => world.request({ url: `/api/v1/builds/${id}${path}`, as });

describe('a check that is no row of builds', () => {
  it('is shown like a build of its resource, with its plan', async () => {
    expect((await ask()).json()).toMatchObject({
      id,
      name: 'check',
      status: 'succeeded',
      resource_name: 'r',
      team_name: 'other',
    });
    expect((await ask('/plan')).body).toBe(
      '{"schema":"exec.v2","plan":{"id":"a","check":{"name":"r","type":"mock"}}}\n',
    );
    expect((await ask('/artifacts')).json()).toEqual([]);
    expect((await ask('/resources')).json()).toEqual({ inputs: [], outputs: [] });
    expect((await ask('/preparation')).json()).toMatchObject({ inputs_satisfied: 'not_blocking' });
  });

  it('cannot be aborted or commented, and says why', async () => {
    for (const path of ['/abort', '/comment']) {
      const answer = await world.request({
        method: 'PUT',
        url: `/api/v1/builds/${id}${path}`,
        as: 'owner',
        payload: '{}',
      });
      expect([answer.statusCode, answer.body]).toEqual([409, expect.stringContaining('not kept as a build')]);
    }
  });

  it('is its team’s alone', async () => {
    expect((await world.request({ url: `/api/v1/builds/${id}` })).statusCode).toBe(401);
    expect((await ask('/plan', 'outsider')).statusCode).toBe(403);
  });

  it('is gone when the next one has taken its place', async () => {
    await sql`update resource_config_scopes set last_check_build_id = ${id + 1}`.execute(world.db);
    expect((await ask()).statusCode).toBe(404);
  });
});
