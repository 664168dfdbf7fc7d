import { registerWorker } from '@rondo/db';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../../testing/api-world.ts';

const worker = new MemoryWorker({ name: 'w', programs: {} });
let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld({ workers: new Map([['w', worker]]) });
});
afterAll(() => world[Symbol.asyncDispose]());

const url = '/api/v1/teams/other/artifacts';
/** What the worker in memory takes for an archive. */
const archive = JSON.stringify([['file', Buffer.from('hello').toString('base64')]]);
const upload = (query = '', payload = archive) =>
  world.request({
    method: 'POST',
    url: `${url}${query}`,
    as: 'member',
    payload,
    headers: { 'content-type': 'application/octet-stream' },
  });

it('is refused in words that fly shows where there is no worker for it', async () => {
  expect([(await upload()).statusCode, (await upload()).body]).toEqual([500, 'no workers\n']);
  await registerWorker(world.db, {
    name: 'w',
    version: '3.0',
    gardenAddress: 'x',
    baggageclaimUrl: 'x',
    platform: 'linux',
    tags: [],
    resourceTypes: [],
    extensions: {},
    startTimeMs: 0,
  });
  const answer = await upload('?platform=windows&tags=a&tags=b');
  expect(answer.body).toBe("no workers satisfying: platform 'windows', tag 'a', tag 'b', version: '3.0'\n");
});

it('goes to a worker and comes back, for its own team alone', async () => {
  const created = await upload('?platform=linux');
  expect([created.statusCode, created.json()]).toEqual([
    201,
    { id: expect.any(Number), name: '', build_id: 0, created_at: expect.any(Number) },
  ]);
  const { id } = created.json();
  const back = await world.request({ url: `${url}/${id}`, as: 'member' });
  expect([back.statusCode, back.headers['content-type'], back.body]).toEqual([
    200,
    'application/octet-stream',
    archive,
  ]);
  expect((await world.request({ url: `/api/v1/teams/main/artifacts/${id}`, as: 'test' })).statusCode).toBe(404);
  expect((await world.request({ url: `${url}/${id}`, as: 'operator' })).statusCode).toBe(403);
});

it('that is no archive is refused, and nothing is left of it', async () => {
  const broken = await upload('', 'no archive');
  expect([broken.statusCode, broken.body]).toEqual([500, 'failed to stream in to volume\n']);
  const failed = await world.db.selectFrom('volumes').select('state').where('state', '=', 'failed').execute();
  expect(failed).toHaveLength(1);
  const left = await world.db.selectFrom('worker_artifacts').select('id').execute();
  expect(left).toHaveLength(1);
});
