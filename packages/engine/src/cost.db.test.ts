import { openDatabase } from '@rondo/db';
import type { GetPlan, Plan, PlanId, TaskPlan } from '@rondo/pipeline';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckRunner } from './check/check-runner.ts';
import type { EngineServices } from './services.ts';
import { CountingProxy } from './testing/counting-proxy.ts';
import { EngineHarness } from './testing/engine-harness.ts';
import { mockPrograms, taskPrograms } from './testing/mock-programs.ts';

const id = (text: string) => text as PlanId;
const task = (name: string): TaskPlan => ({
  id: id(`task-${name}`),
  kind: 'task',
  name,
  privileged: false,
  hermetic: false,
  config: { platform: 'linux', run: { path: 'true' } },
});
const get: GetPlan = {
  id: id('get'),
  kind: 'get',
  name: 'src',
  type: 'mock',
  source: {},
  image: { baseType: 'mock' },
  version: { version: '1' },
};

describe('what work costs the engine in round trips to the database and requests to the worker', () => {
  let harness: EngineHarness;
  let proxy: CountingProxy;
  let services: EngineServices;
  const worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms } });

  beforeAll(async () => {
    harness = await EngineHarness.open({ worker });
    proxy = await CountingProxy.open(harness.connection);
    const { db } = await openDatabase({ connection: proxy.connection, poolSize: 8 });
    ({ services } = await harness.startNode(db));
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  /** The cheapest of some rounds: what else goes on in the node counts for none of them. */
  async function costOf(what: string, work: () => Promise<unknown>) {
    const rounds: { roundTrips: number; requests: Record<string, number> }[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = proxy.roundTrips;
      worker.requests.clear();
      await work();
      await new Promise((resolve) => setTimeout(resolve, 100));
      rounds.push({ roundTrips: proxy.roundTrips - before, requests: Object.fromEntries(worker.requests) });
    }
    const [cheapest] = rounds.slice(1).sort((left, right) => left.roundTrips - right.roundTrips);
    if (cheapest === undefined) throw new Error('no round was run');
    console.log(`${what}: ${cheapest.roundTrips} round trips, worker requests ${JSON.stringify(cheapest.requests)}`);
    return cheapest;
  }

  const buildOf =
    (...steps: Plan[]) =>
    async () => {
      const buildId = await harness.startOneOff({ id: id('all'), kind: 'do', steps });
      expect(await harness.finished(buildId)).toBe('succeeded');
    };

  it('builds of nothing, of one task and of three', async () => {
    const none = await costOf('a build of nothing, from its claim to its end', buildOf());
    const one = await costOf('a build of one task', buildOf(task('a')));
    const three = await costOf('a build of three tasks', buildOf(task('a'), task('b'), task('c')));
    const perTask = (three.roundTrips - one.roundTrips) / 2;
    console.log(`each further task: ${perTask} round trips`);
    expect(three.requests).toEqual({ start: 3 });
    expect(one.roundTrips - none.roundTrips).toBeLessThanOrEqual(12);
    expect(perTask).toBeLessThanOrEqual(8);
  });

  it('a get whose files are there', async () => {
    const cached = await costOf('a build of one get whose files are there', buildOf(get));
    expect(cached.requests).toEqual({ findVolume: 1 });
  });

  it('a check that finds nothing new', async () => {
    const pipeline = await harness.scenario.withPipeline('checked', {
      resources: [{ name: 'r', type: 'mock', source: {} }],
    });
    using runner = new CheckRunner(services);
    const resourceId = pipeline.resourceId('r');
    const signal = new AbortController().signal;
    const check = () =>
      runner.runCheck({ resourceId, need: { kind: 'since', timeMs: Date.now() + 60_000 }, intervalMs: 60_000 }, signal);
    const cost = await costOf('a check that finds nothing new, in the container of the one before', async () => {
      expect(await check()).toBe('succeeded');
    });
    expect(cost.requests).toEqual({});
  });
});
