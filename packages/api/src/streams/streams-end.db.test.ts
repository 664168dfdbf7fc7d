import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wakeUp } from '@rondo/db';
import { FakeClock } from '@rondo/foundation/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../testing/api-world.ts';

let world: ApiWorld;
let buildId: number;
beforeAll(async () => {
  // A clock that stands still: what ends here ends because it was told, long before the five seconds that are promised.
  world = await createApiWorld({ clock: new FakeClock(Date.now()) });
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  const pipeline = '/api/v1/teams/other/pipelines/p';
  const headers = { 'content-type': 'application/x-yaml' };
  await world.request({
    method: 'PUT',
    url: `${pipeline}/config`,
    as: 'owner',
    headers,
    payload: 'jobs: [{name: j, plan: []}]',
  });
  buildId = (await world.request({ method: 'POST', url: `${pipeline}/jobs/j/builds`, as: 'owner' })).json().id;
});
afterAll(() => world[Symbol.asyncDispose]());

async function openStream(as: WorldUser, path: string): Promise<IncomingMessage> {
  const { port } = world.app.server.address() as AddressInfo;
  const request = get({
    host: '127.0.0.1',
    port,
    path,
    headers: { authorization: `Bearer ${await world.tokenOf(as)}` },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);
  return response;
}

const ended = (response: IncomingMessage) => once(response, 'close');

const events = () => `/api/v1/builds/${buildId}/events`;
const setTeam = (auth: object) =>
  world.request({ method: 'PUT', url: '/api/v1/teams/other', as: 'test', payload: JSON.stringify({ auth }) });

describe('an open stream', () => {
  it('ends when its user logs out, and nobody else’s does', async () => {
    const [mine, other] = [await openStream('viewer', events()), await openStream('owner', events())];
    const cookie = `skymarshal_auth="bearer ${await world.tokenOf('viewer')}"`;
    await world.request({ url: '/sky/logout', headers: { cookie } });
    await ended(mine);
    expect(other.destroyed || other.complete).toBe(false);
    other.destroy();
  });

  it('ends when the role that let its user see it is taken away', async () => {
    const stream = await openStream('member', events());
    await setTeam({ owner: { users: ['local:owner'] } });
    await ended(stream);
  });

  it('of what everybody may see ends when the user may see something else', async () => {
    const stream = await openStream('operator', '/api/rondo/v1/stream');
    await setTeam({ owner: { users: ['local:owner', 'local:operator'] } });
    await ended(stream);
  });

  it('is cut when its events cannot be read, so that its client comes back instead of waiting for ever', async () => {
    const stream = await openStream('owner', events());
    const cut = expect(ended(stream)).rejects.toThrow('aborted');
    await world.db.schema.alterTable('build_event_states').renameTo('away').execute();
    wakeUp(world.db, 'build-events', buildId);
    await cut.finally(() => world.db.schema.alterTable('away').renameTo('build_event_states').execute());
  });
});
