import { claimBuilds } from '@rondo/db';
import { aResource } from '@rondo/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SchedulerWorld } from '../testing/scheduler-world.ts';
import { requestCheck } from './request-check.ts';

let world: SchedulerWorld;
beforeAll(async () => {
  world = await SchedulerWorld.create();
});
afterAll(() => world[Symbol.asyncDispose]());

it('of a person is a build of its own, from the version they name, images included', async () => {
  const { resourceId } = await world.pipeline('person', { resources: [aResource('r')] });
  const asked = { resourceId: resourceId('r'), by: { kind: 'person', name: 'me' }, from: { v: '3' } } as const;
  const [first, second] = [await requestCheck(world.services, asked), await requestCheck(world.services, asked)];
  expect(first).not.toBe(second);
  const [claimed] = await claimBuilds(world.db, { owner: 'n', leaseMs: 60_000, limit: 1 });
  expect(claimed?.build).toMatchObject({ id: first, name: 'check', createdBy: 'me', resourceId: resourceId('r') });
  expect(claimed?.plan).toMatchObject({
    kind: 'decoded',
    plan: { kind: 'check', fromVersion: { v: '3' }, skipInterval: true, resource: 'r' },
  });
});

it('of webhooks is one for as many as come before it begins', async () => {
  const { resourceId } = await world.pipeline('hooks', { resources: [aResource('r')] });
  const hook = () => requestCheck(world.services, { resourceId: resourceId('r'), by: { kind: 'webhook' } });
  const first = await hook();
  expect(await hook()).toBe(first);
  await claimBuilds(world.db, { owner: 'n', leaseMs: 60_000, limit: 10 });
  expect(await hook()).not.toBe(first);
});

it('of a resource that is gone is none', async () => {
  expect(await requestCheck(world.services, { resourceId: 999_999 as never, by: { kind: 'webhook' } })).toBeUndefined();
});
