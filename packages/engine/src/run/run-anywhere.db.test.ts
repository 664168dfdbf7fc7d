import { deleteWorker, stallWorker } from '@rondo/db';
import { FakeClock } from '@rondo/foundation/testing';
import type { GetPlan, PlanId } from '@rondo/pipeline';
import { type MemoryProgram, MemoryWorker } from '@rondo/runtime/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckRunner } from '../check/check-runner.ts';
import { EngineHarness } from '../testing/engine-harness.ts';
import { mockPrograms } from '../testing/mock-programs.ts';

const get: GetPlan = {
  id: 'get' as PlanId,
  kind: 'get',
  name: 'src',
  type: 'mock',
  source: {},
  image: { baseType: 'mock' },
  version: { version: '1' },
};

/** Says something and is then heard of no more. */
const stuck: MemoryProgram = ({ write }) => {
  write('stderr', 'connecting\n');
  return new Promise(() => undefined);
};

describe('what may be done twice, when its worker goes away', () => {
  let harness: EngineHarness;
  let near: MemoryWorker;
  let far: MemoryWorker;
  let clock: FakeClock;
  beforeEach(async () => {
    const programs = { ...mockPrograms, '/opt/resource/in': stuck, '/opt/resource/check': stuck };
    near = new MemoryWorker({ name: 'near', programs });
    far = new MemoryWorker({ name: 'far', programs: mockPrograms });
    clock = new FakeClock();
    harness = await EngineHarness.open({ worker: near, others: [far], clock });
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  /** Lets time pass until something holds. */
  const eventually = (look: () => Promise<unknown>) =>
    expect.poll(
      async () => {
        await clock.advance(1_000);
        return look();
      },
      { timeout: 30_000, interval: 10 },
    );
  /** Its program runs on the first worker, and the database knows. */
  const isRunning = () =>
    eventually(() => harness.db.selectFrom('containers').select('state').execute()).toEqual([{ state: 'created' }]);
  /** The worker of before is silent, or gone for good, and another one is there. */
  const losses = {
    'is silent': async () => {
      await stallWorker(harness.db, 'near');
      await harness.registerAgain(far);
    },
    'is gone for good': async () => {
      await harness.registerAgain(far);
      await deleteWorker(harness.db, 'near', { evenIfRunning: true });
    },
  };

  it.each(Object.entries(losses))('a get is done by another one where it %s, and the log says so', async (_, lose) => {
    await harness.startNode();
    const buildId = await harness.startOneOff(get);
    await isRunning();
    await lose();
    let status: string | undefined;
    void harness.finished(buildId).then((final) => {
      status = final;
    });
    await eventually(async () => status).toBe('succeeded');
    const events = await harness.events(buildId);
    expect(events.filter(({ event }) => event !== 'log').map(({ event }) => event)).toEqual([
      ...['status', 'initialize-get', 'start-get', 'selected-worker', 'selected-worker', 'finish-get', 'status'],
    ]);
    const text = events.flatMap(({ event, data }) => (event === 'log' ? [data.payload] : [])).join('');
    expect(text).toContain('worker near is away; another one is asked');
    expect(text).toMatch(/fetching version: 1\n$/);
    expect([near.started.length, far.started.length]).toEqual([1, 1]);
    const rows = await harness.db.selectFrom('containers').select(['worker_name', 'state']).execute();
    expect(rows.filter(({ worker_name }) => worker_name === 'near').map(({ state }) => state)).not.toContain('created');
  });

  it('a check is done by another one', async () => {
    const pipeline = await harness.scenario.withPipeline('p', { resources: [{ name: 'r', type: 'mock', source: {} }] });
    using runner = new CheckRunner(harness.services(harness.db));
    const need = { kind: 'since', timeMs: Date.now() + 60_000 } as const;
    const request = { resourceId: pipeline.resourceId('r'), need, intervalMs: 60_000 };
    const checking = runner.runCheck(request, new AbortController().signal);
    await isRunning();
    await losses['is silent']();
    let outcome: string | undefined;
    void checking.then((final) => {
      outcome = final;
    });
    await eventually(async () => outcome).toBe('succeeded');
    expect(far.started).toHaveLength(1);
  });

  it('a get waits for its worker where no other one fits', async () => {
    await harness.startNode();
    const buildId = await harness.startOneOff(get);
    await isRunning();
    await stallWorker(harness.db, 'near');
    await clock.advance(120_000);
    await harness.registerAgain(near);
    await clock.advance(120_000);
    expect((await harness.events(buildId)).at(-1)?.event).not.toBe('status');
    expect(near.started).toHaveLength(1);
  });
});
