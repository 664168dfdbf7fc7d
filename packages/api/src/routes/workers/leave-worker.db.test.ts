import { registerWorker } from '@rondo/db';
import { expect, it } from 'vitest';
import { createApiWorld } from '../../testing/api-world.ts';

it('lets a client of release 8.2 land a worker without a word about it, where we say that we are one', async () => {
  await using world = await createApiWorld({ config: { reportedVersion: '8.2.5' } });
  await registerWorker(world.db, {
    name: 'w',
    version: '3.0',
    gardenAddress: 'x',
    baggageclaimUrl: 'y',
    platform: 'linux',
    tags: [],
    resourceTypes: [],
    extensions: {},
    startTimeMs: 0,
  });
  const land = (name: string, payload?: string) =>
    world.request({
      method: 'PUT',
      url: `/api/v1/workers/${name}/land`,
      as: 'test',
      headers: { 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { payload }),
    });
  expect((await land('nope')).statusCode).toBe(404);
  expect((await land('w', '{"team":"other"}')).statusCode).toBe(400);
  expect((await land('w')).statusCode).toBe(200);
  expect((await world.request({ url: '/api/v1/workers', as: 'test' })).json()).toMatchObject([{ state: 'landing' }]);
});
