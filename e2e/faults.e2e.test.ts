import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftovers } from './world/leftovers.ts';
import { type ChildName, Quickstart } from './world/quickstart.ts';

const lines = 40;
const pipeline = `
jobs:
- name: slow
  plan:
  - task: count
    config:
      platform: linux
      run:
        path: sh
        args: [-c, 'for i in $(seq 1 ${lines}); do echo line $i.; sleep 0.1; done']
`;

let rondo: Quickstart;
beforeAll(async () => {
  rondo = await Quickstart.start(['--no-example']);
  await rondo.api.setPipeline('faults', pipeline);
});
afterAll(() => rondo?.[Symbol.asyncDispose]());

describe('a build goes on without a line lost or repeated', () => {
  it.each(['web', 'worker', 'postgres'] as const)('when %s is killed in the middle of it', async (name: ChildName) => {
    const { id } = await rondo.api.trigger('faults', 'slow');
    await rondo.api.eventually('the first lines', {}, async () => {
      const plan = await rondo.api.get(`/api/v1/builds/${id}/plan`);
      return plan;
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await rondo.kill(name);
    const events = await rondo.api.events(id);
    const output = events.map(({ event, data }) => (event === 'log' ? String(data.payload) : '')).join('');
    const expected = Array.from({ length: lines }, (_, index) => `line ${index + 1}.\r\n`).join('');
    expect(output).toBe(expected);
    expect(events.at(-1)).toMatchObject({ event: 'status', data: { status: 'succeeded' } });
    expect(events.map(({ event_id }) => Number(event_id))).toEqual(events.map((_, index) => index));
    expect(events.filter(({ event }) => event === 'start-task')).toHaveLength(1);
  });
});

it('leaves nothing behind when it was stopped', async () => {
  const { directory } = rondo;
  await rondo.stop();
  expect(await leftovers(directory)).toEqual([]);
  rondo = await Quickstart.startIn(directory, ['--no-example']);
});
