import type { PlanId, TaskPlan } from '@rondo/pipeline';
import type { BuildEvent } from '@rondo/protocol';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineHarness } from '../testing/engine-harness.ts';
import { taskPrograms } from '../testing/mock-programs.ts';

const errors = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'error' ? [data.message] : []));
const log = (events: readonly BuildEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'log' ? [data.payload] : [])).join('');

let harness: EngineHarness;
beforeAll(async () => {
  harness = await EngineHarness.open({ worker: new MemoryWorker({ name: 'worker', programs: taskPrograms }) });
  await harness.startNode();
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
