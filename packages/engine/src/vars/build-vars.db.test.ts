import type { Asker } from '@rondo/creds';
import type { ResourceId } from '@rondo/db';
import {
  type CheckPlan,
  type JsonObject,
  type PlanId,
  StaticVars,
  type TaskPlan,
  type VarSource,
} from '@rondo/pipeline';
import type { BuildEvent } from '@rondo/protocol';
import { type MemoryProgram, MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckRunner } from '../check/check-runner.ts';
import type { EngineServices } from '../services.ts';
import { EngineHarness } from '../testing/engine-harness.ts';
import { mockPrograms, taskPrograms } from '../testing/mock-programs.ts';

const errors = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'error' ? [data.message] : []));
const log = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'log' ? [data.payload] : [])).join('');

let harness: EngineHarness;
let services: EngineServices;
let worker: MemoryWorker;
/** What a task's program saw. */
const environments: Readonly<Record<string, string>>[] = [];
const sh: MemoryProgram = (context) => {
  environments.push(context.env);
  return taskPrograms.sh?.(context) ?? 1;
};
/** A manager that knows one var of each pipeline. */
const credentials = ({ team, pipeline }: Asker): VarSource =>
  new StaticVars({ word: `word of ${team} and ${pipeline}`, db: { password: 'p4ssw0rd' }, count: 42 });

beforeAll(async () => {
  worker = new MemoryWorker({ name: 'worker', programs: { ...mockPrograms, ...taskPrograms, sh } });
  harness = await EngineHarness.open({ worker, credentials });
  ({ services } = await harness.startNode());
});
afterAll(() => harness[Symbol.asyncDispose]());

describe('var sources of a pipeline', () => {
  const varSources = [
    { name: 'own', type: 'dummy', config: { vars: { greeting: 'a secret word' } } },
    { name: 'needy', type: 'dummy', config: { vars: { x: '((own:other))' } } },
  ];
  let count = 0;
  const buildWith = async (value: string) => {
    count += 1;
    const pipeline = await harness.scenario.withPipeline(`p${count}`, { varSources, jobs: [{ name: 'j', plan: [] }] });
    const plan: TaskPlan = {
      id: 'task' as PlanId,
      kind: 'task',
      name: 't',
      privileged: false,
      hermetic: false,
      config: { platform: 'linux', run: { path: 'sh', args: ['-c', 'echo $A'] }, params: { A: value } },
    };
    const buildId = await harness.startJobBuild(pipeline, 'j', plan);
    return { status: await harness.finished(buildId), events: await harness.events(buildId) };
  };

  it('fill in what names them, and what they give is kept out of the log', async () => {
    const built = await buildWith('hello ((own:greeting))');
    expect([built.status, log(built.events)]).toEqual(['succeeded', 'hello ((redacted))\r\n']);
  });

  it.each([
    ['((own:other))', 'undefined vars: own:other'],
    ['((nobody:x))', "missing source 'nobody' in var: nobody:x"],
    ['((needy:x))', "evaluate var_source 'needy' error: undefined vars: own:other"],
  ])('end a build that asks for %s with an error that says why', async (value, text) => {
    const built = await buildWith(value);
    expect([built.status, ...errors(built.events)]).toEqual(['errored', expect.stringContaining(text)]);
  });
});

describe('the credential manager', () => {
  let count = 0;
  const taskWith = (params: Record<string, string>, args: string[]): TaskPlan => ({
    id: 'task' as PlanId,
    kind: 'task',
    name: 't',
    privileged: false,
    hermetic: false,
    config: { platform: 'linux', run: { path: 'sh', args: ['-c', ...args] }, params },
  });
  const resourceWith = async (source: JsonObject) => {
    count += 1;
    const config = { resources: [{ name: 'r', type: 'mock', source }], jobs: [] };
    return (await harness.scenario.withPipeline(`creds${count}`, config)).resourceId('r');
  };
  const check = async (resourceId: ResourceId) => {
    using runner = new CheckRunner(services);
    const outcome = await runner.runCheck({ resourceId, need: { kind: 'due' }, intervalMs: 60_000 }, signal);
    const row = await harness.db
      .selectFrom('resources')
      .leftJoin('resource_config_scopes as s', 's.id', 'resources.resource_config_scope_id')
      .select(['last_check_error', 'last_check_build_id'])
      .where('resources.id', '=', resourceId)
      .executeTakeFirstOrThrow();
    return { outcome, error: row.last_check_error, buildId: row.last_check_build_id };
  };
  const { signal } = new AbortController();

  it('is asked for the team and pipeline of the build, and what it gives reaches the task and no event', async () => {
    const jobs = [{ name: 'j', plan: [] }];
    const pipeline = await harness.scenario.withPipeline('creds', { jobs });
    const { name } = await harness.db
      .selectFrom('teams')
      .select('name')
      .where('id', '=', harness.scenario.teamId)
      .executeTakeFirstOrThrow();
    worker.started.length = 0;
    const plan = taskWith({ A: '((word))', N: '((count))' }, ['echo $A', '((db.password))']);
    const buildId = await harness.startJobBuild(pipeline, 'j', plan);
    expect(await harness.finished(buildId)).toBe('succeeded');
    expect(environments.at(-1)).toMatchObject({ A: `word of ${name} and creds`, N: '42' });
    expect(worker.started[0]?.args).toEqual(['-c', 'echo $A', 'p4ssw0rd']);
    const events = await harness.events(buildId);
    expect(log(events)).toBe('((redacted))\r\n');
    expect(JSON.stringify(events)).not.toMatch(/p4ssw0rd|word of/);
    expect(JSON.stringify(events)).toContain('"args":["-c","echo $A","((redacted))"]');
  });

  it('fills in the source of a check, whose reason for failing tells no secret either', async () => {
    const checked = await check(await resourceWith({ check_failure: 'no user with ((db.password))' }));
    expect([checked.outcome, checked.error]).toEqual(['failed', 'no user with ((redacted))']);
    const events = await harness.events(checked.buildId ?? (0 as never));
    expect(log(events)).toContain('no user with ((redacted))');
    expect(JSON.stringify(events)).not.toContain('p4ssw0rd');
  });

  it('that does not know a var of a source lets no check run, and the log says which', async () => {
    worker.started.length = 0;
    const plan: CheckPlan = {
      id: 'check' as PlanId,
      kind: 'check',
      name: 'r',
      type: 'mock',
      source: { uri: '((none))', key: '((word))' },
      image: { baseType: 'mock' },
    };
    const missing = await harness.startOneOff(plan);
    expect([await harness.finished(missing), errors(await harness.events(missing))]).toEqual([
      'errored',
      ['undefined vars: none'],
    ]);
    expect((await check(await resourceWith({ initial_version: '((none))' }))).outcome).toBe('failed');
    expect(worker.started).toEqual([]);
  });
});
