import { abortBuild, deleteWorker } from '@rondo/db';
import { refuseOneInsert } from '@rondo/db/testing';
import type { GetPlan, Plan, PlanId, TaskPlan } from '@rondo/pipeline';
import type { BuildEvent } from '@rondo/protocol';
import { type MemoryProgram, MemoryWorker } from '@rondo/runtime/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineHarness } from './testing/engine-harness.ts';
import { mockPrograms, taskPrograms } from './testing/mock-programs.ts';

const id = (text: string) => text as PlanId;
const task = (name: string, path: string, more: Partial<TaskPlan> = {}): TaskPlan => ({
  id: id(`task-${name}`),
  kind: 'task',
  name,
  privileged: false,
  hermetic: false,
  config: { platform: 'linux', run: { path } },
  ...more,
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
const plan = (steps: Plan[]): Plan => ({ id: id('all'), kind: 'do', steps });

/** Writes numbered lines for as long as it is not told to go on to its end. */
function counting(): { program: MemoryProgram; end(): void } {
  const ending = Promise.withResolvers<void>();
  let isEnding = false;
  const program: MemoryProgram = async ({ write }) => {
    for (let line = 1; !isEnding; line += 1) {
      write('stdout', `line ${line}\r\n`);
      await Promise.race([ending.promise, new Promise((resolve) => setTimeout(resolve, 2))]);
    }
    write('stdout', 'the end\r\n');
    return 0;
  };
  const end = () => {
    isEnding = true;
    ending.resolve();
  };
  return { program, end };
}

const log = (events: readonly BuildEvent[]) =>
  events
    .flatMap(({ event, data }) => (event === 'log' && data.origin.source === 'stdout' ? [data.payload] : []))
    .join('');
const kinds = (events: readonly BuildEvent[]) => events.map(({ event }) => event).filter((event) => event !== 'log');

describe('a build whose web node goes away', () => {
  let harness: EngineHarness;
  afterEach(async () => {
    await harness[Symbol.asyncDispose]();
  });
  const open = async (programs: Record<string, MemoryProgram>) => {
    const worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms, ...programs } });
    harness = await EngineHarness.open({ worker });
    return worker;
  };

  it('goes on under another: nothing runs twice, no line is lost or repeated, no event is said again', async () => {
    const { program, end } = counting();
    const worker = await open({ count: program });
    const first = await harness.startNode();
    const buildId = await harness.startOneOff(plan([get, task('count', 'count'), task('after', 'true')]));
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('line 20\r\n');
    await first.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await harness.startNode();
    end();
    expect(await harness.finished(buildId)).toBe('succeeded');
    const events = await harness.events(buildId);
    const lines = log(events).split('\r\n').slice(0, -2);
    expect(lines).toEqual(lines.map((_, index) => `line ${index + 1}`));
    expect(log(events)).toMatch(/the end\r\n$/);
    expect(kinds(events)).toEqual([
      'status',
      ...['initialize-get', 'start-get', 'selected-worker', 'finish-get'],
      ...['initialize-task', 'selected-worker', 'start-task', 'finish-task'],
      ...['initialize-task', 'selected-worker', 'start-task', 'finish-task'],
      'status',
    ]);
    expect(worker.started.map(({ path }) => path)).toEqual(['/opt/resource/in', 'count', 'true']);
  });

  it('sees what earlier steps left, though it did not run them', async () => {
    const { program, end } = counting();
    await open({
      count: program,
      show: ({ readFile, dir, write }) => {
        write('stdout', `read ${readFile(`${dir}/src/version`)}`);
        return 0;
      },
    });
    const first = await harness.startNode();
    const config = { platform: 'linux', run: { path: 'show' }, inputs: [{ name: 'src' }] };
    const buildId = await harness.startOneOff(plan([get, task('count', 'count'), task('show', 'show', { config })]));
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('line 2\r\n');
    await first.stop();
    await harness.startNode();
    end();
    expect(await harness.finished(buildId)).toBe('succeeded');
    expect(log(await harness.events(buildId))).toContain('read 1\n');
  });

  it('errors, saying so, when the container is gone meanwhile', async () => {
    const { program, end } = counting();
    const worker = await open({ count: program });
    const first = await harness.startNode();
    const buildId = await harness.startOneOff(plan([task('count', 'count')]));
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('line 2\r\n');
    await first.stop();
    end();
    worker.containers.clear();
    await harness.startNode();
    expect(await harness.finished(buildId)).toBe('errored');
    const messages = (await harness.events(buildId)).flatMap(({ event, data }) =>
      event === 'error' ? [data.message] : [],
    );
    expect(messages).toEqual([expect.stringContaining("is no longer on worker 'worker'")]);
  });

  it('errors rather than do part of a task twice, when its worker is gone for good', async () => {
    const { program, end } = counting();
    const worker = await open({ count: program });
    const first = await harness.startNode();
    const buildId = await harness.startOneOff(plan([get, task('count', 'count')]));
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('line 2\r\n');
    await first.stop();
    end();
    await deleteWorker(harness.db, 'worker', { evenIfRunning: true });
    await harness.registerAgain();
    await harness.startNode();
    expect(await harness.finished(buildId)).toBe('errored');
    const messages = (await harness.events(buildId)).flatMap(({ event, data }) =>
      event === 'error' ? [data.message] : [],
    );
    expect(messages).toEqual([expect.stringContaining('the worker that ran this step is gone for good')]);
    expect(worker.started.map(({ path }) => path)).toEqual(['/opt/resource/in', 'count']);
  });

  it('is aborted by the next one, if somebody asked while nobody ran it', async () => {
    const heeding: MemoryProgram = async ({ write, terminated }) => {
      write('stdout', 'waiting\r\n');
      await new Promise((resolve) => terminated.addEventListener('abort', resolve));
      write('stdout', 'got it\r\n');
      return 0;
    };
    await open({ heed: heeding });
    const first = await harness.startNode();
    const buildId = await harness.startOneOff(plan([task('heed', 'heed')]));
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('waiting\r\n');
    await first.stop();
    await abortBuild(harness.db, buildId);
    await harness.startNode();
    expect(await harness.finished(buildId)).toBe('aborted');
    const events = await harness.events(buildId);
    expect(log(events)).toBe('waiting\r\ngot it\r\n');
    expect(kinds(events).slice(-2)).toEqual(['error', 'status']);
  });

  it('whose process was lost with its holder errors and says so', async () => {
    await open({ vanish: () => Promise.reject(new Error('its holder was killed')) });
    await harness.startNode();
    const buildId = await harness.startOneOff(plan([task('vanish', 'vanish')]));
    expect(await harness.finished(buildId)).toBe('errored');
    const messages = (await harness.events(buildId)).flatMap(({ event, data }) =>
      event === 'error' ? [data.message] : [],
    );
    expect(messages).toEqual(['the process was lost: its holder was killed']);
  });
});

it('a build whose connections to the database are cut goes on within moments, and does nothing twice', async () => {
  const worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms } });
  await using harness = await EngineHarness.open({ worker });
  await harness.startNode();
  const names = Array.from({ length: 15 }, (_, index) => `t${index}`);
  const buildId = await harness.startOneOff(plan(names.map((name) => task(name, 'true'))));
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await harness.cutConnections();
  }
  const brokenMs = performance.now();
  await expect.poll(() => harness.finished(buildId).catch(() => undefined), { timeout: 10_000 }).toBe('succeeded');
  // Sooner than a lease runs out.
  expect(performance.now() - brokenMs).toBeLessThan(10_000);
  const started = (await harness.events(buildId)).filter(({ event }) => event === 'start-task');
  expect(started).toHaveLength(names.length);
});

it.each([
  ['no connection is left', '53300'],
  ['its disk is full', '53100'],
])('a step whose rows the database refuses because %s is taken up again, not ended', async (_, sqlState) => {
  const worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms } });
  await using harness = await EngineHarness.open({ worker });
  await refuseOneInsert(harness.db, 'containers', sqlState);
  await harness.startNode();
  const buildId = await harness.startOneOff(plan([task('quiet', 'true')]));
  expect(await harness.finished(buildId)).toBe('succeeded');
  expect(kinds(await harness.events(buildId))).not.toContain('error');
});

describe('an abort', () => {
  it('once lets hooks run, twice ends them', async () => {
    const deaf: MemoryProgram = async ({ write, terminated }) => {
      write('stdout', 'hook\r\n');
      await new Promise((resolve) => terminated.addEventListener('abort', resolve));
      return 143;
    };
    const worker = new MemoryWorker({ name: 'worker', programs: { ...taskPrograms, hook: deaf } });
    await using harness = await EngineHarness.open({ worker });
    await harness.startNode();
    const step = task('main', 'sleep');
    const hook = task('hook', 'hook');
    const buildId = await harness.startOneOff({ id: id('hooked'), kind: 'on_abort', step, hook });
    await expect.poll(() => worker.started.length, { timeout: 10_000 }).toBe(1);
    await abortBuild(harness.db, buildId);
    await expect.poll(async () => log(await harness.events(buildId)), { timeout: 10_000 }).toContain('hook');
    await abortBuild(harness.db, buildId);
    expect(await harness.finished(buildId)).toBe('aborted');
    const errors = (await harness.events(buildId)).flatMap(({ event, data }) =>
      event === 'error' ? [data.origin.id] : [],
    );
    expect(errors).toEqual(['task-main', 'task-hook']);
  });
});
