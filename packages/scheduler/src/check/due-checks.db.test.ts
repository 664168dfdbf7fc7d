import { endCheck, pausePipeline, type ResourceId, type ScopeId, unpausePipeline } from '@rondo/db';
import { aGet, aJob, aPut, aResource } from '@rondo/db/testing';
import { systemClock } from '@rondo/foundation';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SchedulerWorld } from '../testing/scheduler-world.ts';
import { createDueChecksComponent } from './due-checks.ts';

let world: SchedulerWorld;
let stop: AbortController;
let running: Promise<void>[];
const scopes = new Map<ResourceId, ScopeId>();

beforeEach(async () => {
  world = await SchedulerWorld.create({ checkIntervalMs: 300 });
  stop = new AbortController();
  running = [];
  scopes.clear();
  world.checks.answer = async ({ resourceId, intervalMs }) => {
    const scopeId = scopes.get(resourceId) ?? (await world.scenario.withScope(resourceId));
    scopes.set(resourceId, scopeId);
    await endCheck(world.db, { scopeId, intervalMs, outcome: { kind: 'succeeded', versions: [{ v: '1' }] } });
    return 'succeeded';
  };
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await world[Symbol.asyncDispose]();
});

const begin = () => running.push(createDueChecksComponent(world.services).run(stop.signal));
const countOf = (id: ResourceId) => world.checks.requests.filter(({ resourceId }) => resourceId === id).length;
async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 1000 && !condition(); round += 1) await systemClock.sleep(10);
  expect(condition()).toBe(true);
}

it('checks what triggers in its interval, other things until they were checked once, and never what says so', async () => {
  const { resourceId } = await world.pipeline('p', {
    resources: [
      aResource('polled'),
      aResource('once'),
      aResource('put'),
      aResource('never', { checkEvery: { kind: 'never' } }),
    ],
    jobs: [aJob('j', [aGet('polled', { trigger: true }), aGet('once'), aGet('never', { trigger: true }), aPut('put')])],
  });
  begin();
  await until(() => countOf(resourceId('polled')) >= 4);
  expect([countOf(resourceId('once')), countOf(resourceId('put')), countOf(resourceId('never'))]).toEqual([1, 1, 0]);
});

it('checks nothing of a paused pipeline, and goes on at once when it is unpaused', async () => {
  const { resourceId, pipelineId } = await world.pipeline('p', {
    resources: [aResource('r')],
    jobs: [aJob('j', [aGet('r', { trigger: true })])],
  });
  await pausePipeline(world.db, pipelineId, 'me');
  begin();
  await systemClock.sleep(500);
  expect(countOf(resourceId('r'))).toBe(0);
  await unpausePipeline(world.db, pipelineId);
  await until(() => countOf(resourceId('r')) > 0);
  await pausePipeline(world.db, pipelineId, 'me');
  await systemClock.sleep(400);
  const before = countOf(resourceId('r'));
  await systemClock.sleep(800);
  expect(countOf(resourceId('r'))).toBe(before);
});

it('hears of a pipeline that is saved later, and starts its checks from the pin', async () => {
  begin();
  const { resourceId } = await world.pipeline('later', {
    resources: [aResource('r', { version: { v: '7' } })],
    jobs: [aJob('j', [aGet('r', { trigger: true })])],
  });
  await until(() => countOf(resourceId('r')) > 0);
  expect(world.checks.requests[0]).toMatchObject({ from: { v: '7' }, need: { kind: 'due' }, intervalMs: 300 });
});

it('is done by one node; another takes over when that one ends', async () => {
  const { resourceId } = await world.pipeline('p', {
    resources: [aResource('r', { checkEvery: { kind: 'every', intervalNs: 3_600_000_000_000n } })],
    jobs: [aJob('j', [aGet('r', { trigger: true })])],
  });
  begin();
  begin();
  await until(() => countOf(resourceId('r')) > 0);
  await systemClock.sleep(300);
  expect(countOf(resourceId('r'))).toBe(1);
});
