import { randomUUID } from 'node:crypto';
import { createVolume, findCheckTarget, markVolumeCreated, type ResourceId } from '@rondo/db';
import type { GetPlan, Plan, PlanId, PutPlan, TaskPlan } from '@rondo/pipeline';
import type { BuildEvent } from '@rondo/protocol';
import { type MemoryProgram, MemoryWorker } from '@rondo/runtime/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { CheckRunner } from './check/check-runner.ts';
import type { EngineServices } from './services.ts';
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
const image = { baseType: 'mock' };
const get = (version: string): GetPlan => ({
  id: id('get'),
  kind: 'get',
  name: 'src',
  type: 'mock',
  source: {},
  image,
  version: { version },
});
const kinds = (events: readonly BuildEvent[]) => events.map(({ event }) => event);
const errors = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'error' ? [data.message] : []));
const log = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'log' ? [data.payload] : [])).join('');

let harness: EngineHarness;
let services: EngineServices;
let worker: MemoryWorker;
afterEach(async () => {
  await harness[Symbol.asyncDispose]();
});

async function open(programs: Record<string, MemoryProgram> = {}): Promise<void> {
  worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms, ...programs } });
  harness = await EngineHarness.open({ worker });
  ({ services } = await harness.startNode());
}

async function run(...steps: Plan[]): Promise<{ status: string; events: BuildEvent[] }> {
  const buildId = await harness.startOneOff({ id: id('all'), kind: 'do', steps });
  const status = await harness.finished(buildId);
  return { status, events: await harness.events(buildId) };
}

describe('a timeout', () => {
  it('that strikes while the process runs is a failure, said in the log', async () => {
    await open();
    const { status, events } = await run(task('slow', 'sleep', { timeout: '300ms' }));
    expect(status).toBe('failed');
    expect(errors(events)).toEqual(['timeout exceeded']);
    expect(kinds(events)).toEqual(['status', 'initialize-task', 'selected-worker', 'start-task', 'error', 'status']);
  });

  it('that cannot be read is an error right after the beginning', async () => {
    await open();
    const { status, events } = await run(task('slow', 'sleep', { timeout: 'bogus' }));
    expect(status).toBe('errored');
    expect(errors(events)).toEqual(['parse timeout: time: invalid duration "bogus"']);
    expect(kinds(events)).toEqual(['status', 'initialize-task', 'error', 'status']);
  });
});

describe('a put', () => {
  it('makes a version of its resource and an output of its build, and asks for the jobs that use it', async () => {
    await open();
    const job = { name: 'j', plan: [{ config: { kind: 'get' as const, name: 'dst' } }] };
    const pipeline = await harness.scenario.withPipeline('p', {
      resources: [{ name: 'dst', type: 'mock', source: { a: 1 } }],
      jobs: [job],
    });
    await harness.scenario.takeDueJobs(pipeline.pipelineId);
    const put: PutPlan = {
      id: id('put'),
      kind: 'put',
      name: 'out',
      type: 'mock',
      source: { a: 1 },
      image,
      params: { version: 'v7' },
      resource: 'dst',
    };
    const buildId = await harness.startJobBuild(pipeline, 'j', put);
    expect(await harness.finished(buildId)).toBe('succeeded');
    const target = await findCheckTarget(harness.db, { pipelineId: pipeline.pipelineId, name: 'dst', type: 'mock' });
    const versions = await harness.db
      .selectFrom('resource_versions')
      .select(['version', 'check_order', 'scope_id'])
      .execute();
    expect(versions).toEqual([{ version: { version: 'v7' }, check_order: 1, scope_id: target?.scopeId }]);
    const outputs = await harness.db.selectFrom('build_outputs').select(['build_id', 'name', 'resource_id']).execute();
    expect(outputs).toEqual([{ build_id: buildId, name: 'out', resource_id: pipeline.resourceId('dst') }]);
    expect(await harness.scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['j']);
  });
});

it('programs of resource types may start so many processes and no more; tasks as many as they like', async () => {
  await open();
  expect((await run(get('1'), task('free', 'true'))).status).toBe('succeeded');
  expect(worker.started.map(({ path, maxProcesses }) => [path, maxProcesses])).toEqual([
    ['/opt/resource/in', 4096],
    ['true', undefined],
  ]);
});

describe('gets of the same files at the same time', () => {
  it('fetch them once; the others wait and find them', async () => {
    const go = Promise.withResolvers<void>();
    const slow: MemoryProgram = async (context) => {
      await go.promise;
      return (await mockPrograms['/opt/resource/in']?.(context)) ?? 1;
    };
    await open({ '/opt/resource/in': slow });
    const both = [run(get('1')), run(get('1'))];
    await expect.poll(() => worker.started.length, { timeout: 10_000 }).toBe(1);
    setTimeout(go.resolve, 300);
    const results = await Promise.all(both);
    expect(results.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect(worker.started).toHaveLength(1);
    const said = results.map(({ events }) => log(events)).sort((left, right) => left.length - right.length);
    expect(said[0]).toBe('fetching version: 1\n');
    expect(said[1]).toMatch(/waiting to acquire resource lock[\s\S]*found existing resource cache \(version: 1\)/);
  });

  it('fetch them again when the worker has lost them', async () => {
    await open();
    await run(get('1'));
    worker.volumes.clear();
    expect((await run(get('1'))).status).toBe('succeeded');
    expect(worker.started).toHaveLength(2);
  });
});

describe('a task', () => {
  it('finds in its cache what the last build of its job left there', async () => {
    await open({
      count: ({ readFile, writeFile, dir, write }) => {
        const before = Number(readFile(`${dir}/cache/count`) ?? '0');
        writeFile(`${dir}/cache/count`, String(before + 1));
        write('stdout', `run ${before + 1}\r\n`);
        return 3;
      },
    });
    const config = { platform: 'linux', run: { path: 'count' }, caches: [{ path: 'cache' }] };
    const pipeline = await harness.scenario.withPipeline('p', { jobs: [{ name: 'j', plan: [] }] });
    const texts: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const buildId = await harness.startJobBuild(pipeline, 'j', task('counting', 'count', { config }));
      expect(await harness.finished(buildId)).toBe('failed');
      texts.push(log(await harness.events(buildId)));
    }
    expect(texts).toEqual(['run 1\r\n', 'run 2\r\n', 'run 3\r\n']);
  });

  it('takes what the client uploaded and leaves what it may download', async () => {
    await open({
      copy: ({ readFile, writeFile, dir }) => {
        writeFile(`${dir}/out/copy`, readFile(`${dir}/in/file`) ?? 'nothing');
        return 0;
      },
    });
    const { teamId } = harness.scenario;
    const { id: artifactId } = await harness.db
      .insertInto('worker_artifacts')
      .values({ team_id: teamId, name: 'in' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const handle = randomUUID();
    await createVolume(harness.db, {
      handle,
      workerName: 'worker',
      kind: 'artifact',
      teamId,
      workerArtifactId: artifactId,
      privileged: false,
    });
    await markVolumeCreated(harness.db, handle);
    worker.volumes.set(handle, new Map([['file', Buffer.from('content')]]));
    const config = { platform: 'linux', run: { path: 'copy' }, inputs: [{ name: 'in' }], outputs: [{ name: 'out' }] };
    const { status } = await run(
      { id: id('in'), kind: 'artifact_input', artifactId, name: 'in' },
      task('copy', 'copy', { config }),
      { id: id('out'), kind: 'artifact_output', name: 'out' },
    );
    expect(status).toBe('succeeded');
    const output = await harness.db
      .selectFrom('worker_artifacts')
      .innerJoin('volumes', 'volumes.worker_artifact_id', 'worker_artifacts.id')
      .select('volumes.handle')
      .where('worker_artifacts.name', '=', 'out')
      .executeTakeFirstOrThrow();
    expect(worker.volumes.get(output.handle)?.get('copy')?.toString()).toBe('content');
  });
});

describe('files on another worker', () => {
  it('are brought to where they are needed, once for each worker, and the log says so', async () => {
    const show: MemoryProgram = ({ readFile, dir, write }) => {
      write('stdout', `there: ${readFile(`${dir}/src/version`)}`);
      return 0;
    };
    const programs = { ...mockPrograms, ...taskPrograms, show };
    worker = new MemoryWorker({ name: 'worker', programs });
    const far = new MemoryWorker({ name: 'far', programs });
    harness = await EngineHarness.open({ worker, others: [far] });
    ({ services } = await harness.startNode());
    const config = { platform: 'linux', run: { path: 'show' }, inputs: [{ name: 'src' }] };
    const there = (name: string) => task(name, 'show', { config, tags: ['far'] });
    const { status, events } = await run(get('7'), there('one'), there('two'));
    expect(status).toBe('succeeded');
    expect(log(events).match(/there: 7/g)).toHaveLength(2);
    const streamed = events.flatMap(({ event, data }) => (event === 'streaming-volume' ? [data] : []));
    expect(streamed).toEqual([
      expect.objectContaining({
        volume: 'src',
        source_worker: 'worker',
        dest_worker: 'far',
        origin: { id: 'task-one' },
      }),
    ]);
    expect(
      kinds(events)
        .filter((kind) => kind !== 'log')
        .slice(5, 9),
    ).toEqual(['initialize-task', 'selected-worker', 'streaming-volume', 'start-task']);
  });
});

describe('a run step', () => {
  it('says that it only pretends, and succeeds', async () => {
    await open();
    const run1 = await run({ id: id('run'), kind: 'run', message: 'build', type: 'maker', privileged: false });
    expect([run1.status, kinds(run1.events)]).toEqual([
      'succeeded',
      ['status', 'initialize', 'log', 'start', 'log', 'finish', 'status'],
    ]);
    expect(log(run1.events)).toContain('pretending to run build on prototype maker...');
  });
});

describe('a check without a row', () => {
  const { signal } = new AbortController();
  const resource = async (source: Record<string, string>): Promise<ResourceId> =>
    (await harness.scenario.withPipeline('p', { resources: [{ name: 'r', type: 'mock', source }] })).resourceId('r');
  const lastCheck = (resourceId: ResourceId) =>
    harness.db
      .selectFrom('resources')
      .innerJoin('resource_config_scopes as s', 's.id', 'resources.resource_config_scope_id')
      .select(['s.id', 's.last_check_succeeded', 's.last_check_build_id', 's.last_check_error'])
      .where('resources.id', '=', resourceId)
      .executeTakeFirstOrThrow();

  it('saves what it found, is not run again before its time, and can be read', async () => {
    await open();
    const resourceId = await resource({ initial_version: 'v1' });
    using runner = new CheckRunner(services);
    const due = { resourceId, need: { kind: 'due' as const }, intervalMs: 60_000 };
    expect(await runner.runCheck(due, signal)).toBe('succeeded');
    expect(await runner.runCheck(due, signal)).toBe('not-needed');
    const check = await lastCheck(resourceId);
    expect(check).toMatchObject({ last_check_succeeded: true, last_check_error: null });
    const versions = await harness.db
      .selectFrom('resource_versions')
      .select('version')
      .where('scope_id', '=', check.id)
      .execute();
    expect(versions).toEqual([{ version: { version: 'v1' } }]);
    const events = await harness.events(check.last_check_build_id ?? (0 as never));
    expect(kinds(events)).toEqual(['status', 'initialize-check', 'selected-worker', 'start', 'finish', 'status']);
    expect(worker.started).toHaveLength(1);
  });

  it('runs warm where the worker can, without any container', async () => {
    const requests: string[] = [];
    const warm = ({ request }: { request: string }) => {
      requests.push(request);
      return { exitStatus: 0, stdout: '[{"version":"w1"}]', stderr: 'looked\n' };
    };
    worker = new MemoryWorker({ name: 'worker', programs: {}, warmChecks: { mock: warm } });
    harness = await EngineHarness.open({ worker });
    ({ services } = await harness.startNode());
    const resourceId = await resource({ a: 'b' });
    using runner = new CheckRunner(services);
    const now = () => ({
      resourceId,
      need: { kind: 'since' as const, timeMs: Date.now() + 60_000 },
      intervalMs: 60_000,
    });
    for (let round = 0; round < 2; round += 1) expect(await runner.runCheck(now(), signal)).toBe('succeeded');
    expect(requests).toEqual(['{"source":{"a":"b"}}', '{"source":{"a":"b"},"version":{"version":"w1"}}']);
    expect(worker.containers.size).toBe(0);
    const events = await harness.events((await lastCheck(resourceId)).last_check_build_id ?? (0 as never));
    expect(kinds(events)).toEqual([
      'status',
      'initialize-check',
      'selected-worker',
      'start',
      'log',
      'finish',
      'status',
    ]);
  });

  it('keeps its container for the next one', async () => {
    await open();
    const resourceId = await resource({});
    using runner = new CheckRunner(services);
    const now = () => ({
      resourceId,
      need: { kind: 'since' as const, timeMs: Date.now() + 60_000 },
      intervalMs: 60_000,
    });
    for (let round = 0; round < 3; round += 1) expect(await runner.runCheck(now(), signal)).toBe('succeeded');
    expect([worker.started.length, worker.containers.size]).toEqual([3, 1]);
    worker.containers.clear();
    expect(await runner.runCheck(now(), signal)).toBe('succeeded');
    expect(worker.containers.size).toBe(1);
  });

  it('that fails says why beside the resource and in its log', async () => {
    await open();
    const resourceId = await resource({ check_failure: 'no such branch' });
    using runner = new CheckRunner(services);
    expect(await runner.runCheck({ resourceId, need: { kind: 'due' }, intervalMs: 60_000 }, signal)).toBe('failed');
    const check = await lastCheck(resourceId);
    expect(check).toMatchObject({ last_check_succeeded: false, last_check_error: 'no such branch' });
    const events = await harness.events(check.last_check_build_id ?? (0 as never));
    expect([log(events), events.at(-1)]).toEqual([
      'no such branch\n',
      { event: 'status', data: expect.objectContaining({ status: 'failed' }) },
    ]);
  });

  it('of a type that no worker offers leaves a failed check that can be read', async () => {
    await open();
    const pipeline = await harness.scenario.withPipeline('p', { resources: [{ name: 'r', type: 'nope', source: {} }] });
    using runner = new CheckRunner(services);
    expect(
      await runner.runCheck(
        { resourceId: pipeline.resourceId('r'), need: { kind: 'due' }, intervalMs: 60_000 },
        signal,
      ),
    ).toBe('failed');
    const { in_memory_build_id: buildId, in_memory_build_status: status } = await harness.db
      .selectFrom('resources')
      .select(['in_memory_build_id', 'in_memory_build_status'])
      .executeTakeFirstOrThrow();
    expect(status).toBe('errored');
    expect(errors(await harness.events(buildId ?? (0 as never)))).toEqual([
      'create resource config: base resource type not found: nope',
    ]);
  });

  it('of a custom type checks and gets the image first, and leaves none of it behind', async () => {
    await open();
    const types = [{ name: 'custom', type: 'mock', source: { initial_version: 'image-1' } }];
    const pipeline = await harness.scenario.withPipeline('p', {
      resourceTypes: types,
      resources: [{ name: 'r', type: 'custom', source: {} }],
    });
    using runner = new CheckRunner(services);
    const resourceId = pipeline.resourceId('r');
    expect(await runner.runCheck({ resourceId, need: { kind: 'due' }, intervalMs: 60_000 }, signal)).toBe('succeeded');
    expect(worker.started.map(({ path }) => path)).toEqual([
      '/opt/resource/check',
      '/opt/resource/in',
      '/opt/resource/check',
    ]);
    const check = await lastCheck(resourceId);
    expect(kinds(await harness.events(check.last_check_build_id ?? (0 as never)))).toContain('finish-get');
    const found = await harness.db
      .selectFrom('resource_versions')
      .select('version')
      .where('scope_id', '=', check.id)
      .execute();
    // The program has found it in the environment that the image brings along.
    expect(found).toEqual([{ version: { version: 'image-1' } }]);
    const left = await harness.db
      .selectFrom('containers')
      .select(['state', 'check_session'])
      .where('build_id', 'is not', null)
      .execute();
    expect(left.every(({ state }) => state === 'destroying')).toBe(true);
  });
});
