import { setImmediate } from 'node:timers/promises';
import { silentLogger } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';
import { LiveHub } from './live-hub.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('asks a database that cannot be asked once a second, not as fast as it can', async () => {
  const clock = new FakeClock();
  let failures = 0;
  const error = () => {
    failures += 1;
  };
  const logger = { ...silentLogger, error };
  using hub = new LiveHub(world.db, { clock, logger, events: world.services.events });
  const refresh = async () => {
    await setImmediate();
    throw new Error('the database is away');
  };
  Object.assign(hub.entities, { refresh });
  await world.request({
    method: 'PUT',
    url: '/api/v1/teams/main/pipelines/p/config',
    as: 'test',
    headers: { 'content-type': 'application/json' },
    payload: '{"jobs":[{"name":"j","plan":[]}]}',
  });
  // It may still be resting from a first look that went well.
  await expect
    .poll(async () => {
      await clock.advance(250);
      return failures;
    })
    .toBe(1);
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  expect(failures).toBe(1);
  await clock.advance(1000);
  await expect.poll(() => failures).toBe(2);
});
