import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHolders } from './world/find-holders.ts';
import { leftovers } from './world/leftovers.ts';
import { type ChildName, Quickstart } from './world/quickstart.ts';

const lines = 25;
const task = (name: string, script: string) => `
  - task: ${name}
    config:
      platform: linux
      run: {path: sh, args: [-c, '${script}']}`;
const pipeline = `
resources:
- {name: source, type: mock, source: {initial_version: one}}
jobs:
- name: slow
  plan:
  - get: source${task('count', `for i in $(seq 1 ${lines}); do echo line $i.; sleep 0.08; done`)}${task('end', 'echo the end.')}
- name: long
  plan:${task('sleep', 'echo asleep.; sleep 1000')}
`;
const expected = [...Array.from({ length: lines }, (_, index) => `line ${index + 1}.\r\n`), 'the end.\r\n'].join('');

let rondo: Quickstart;
beforeAll(async () => {
  rondo = await Quickstart.start(['--no-example']);
  await rondo.api.setPipeline('faults', pipeline);
});
afterAll(() => rondo?.[Symbol.asyncDispose]());

/** The build went green, each of its steps ran once, and its log has every event once. */
async function expectWhole(buildId: number): Promise<void> {
  const events = await rondo.api.events(buildId);
  const output = events.map(({ event, data }) => (event === 'log' ? String(data.payload) : '')).join('');
  expect(output.slice(output.indexOf('line 1.'))).toBe(expected);
  expect(events.at(-1)).toMatchObject({ event: 'status', data: { status: 'succeeded' } });
  expect(events.map(({ event_id }) => Number(event_id))).toEqual(events.map((_, index) => index));
  expect(events.filter(({ event }) => event === 'start-task')).toHaveLength(2);
}

describe('a build goes on without a line lost or repeated', () => {
  it.each([
    ['web', 0],
    ['web', 1500],
    ['worker', 150],
    ['worker', 1500],
    ['postgres', 0],
    ['postgres', 1500],
  ] as const)('when %s is killed %i ms after it was triggered', async (name: ChildName, afterMs) => {
    const { processId } = await rondo.child(name);
    const { id } = await rondo.api.trigger('faults', 'slow');
    await sleep(afterMs);
    process.kill(processId, 'SIGKILL');
    await expectWhole(id);
  });

  it.each([20, 1200])('when quickstart is killed %i ms after it was triggered, and started again', async (afterMs) => {
    const { id } = await rondo.api.trigger('faults', 'slow');
    await sleep(afterMs);
    await rondo.killWhole();
    rondo = await Quickstart.startIn(rondo.directory, ['--no-example']);
    await expectWhole(id);
  });
});

it('a step whose holder is killed ends errored and says so', async () => {
  const { id } = await rondo.api.trigger('faults', 'long');
  const [holder] = await rondo.api.eventually('the holder', {}, async () => {
    const found = await findHolders(join(rondo.directory, 'worker/containers'));
    return found.length > 0 ? found : undefined;
  });
  process.kill(Number(holder), 'SIGKILL');
  const events = await rondo.api.events(id);
  expect(events.find(({ event }) => event === 'error')?.data.message).toContain('the process was lost: the shell that');
  expect(events.at(-1)).toMatchObject({ event: 'status', data: { status: 'errored' } });
});

it('leaves no container but that of the last build, which people may look into, and none when it was stopped', async () => {
  const { directory } = rondo;
  await rondo.api.eventually('containers to be collected', { timeoutMs: 60_000 }, async () => {
    const left = await readdir(join(directory, 'worker/containers'));
    return left.length <= 1 ? left : undefined;
  });
  await rondo.stop();
  expect(await leftovers(directory)).toEqual([]);
  rondo = await Quickstart.startIn(directory, ['--no-example']);
});
