import type { PlanId, TaskConfig } from '@rondo/pipeline';
import { MemoryWorker } from '@rondo/runtime/testing';
import { expect, it } from 'vitest';
import { EngineHarness } from '../testing/engine-harness.ts';

it('a task that the kernel killed for want of memory says so, with its limit, before it fails', async () => {
  const worker = new MemoryWorker({
    name: 'worker',
    programs: { greedy: () => ({ kind: 'exited', status: 137, isOutOfMemory: true }), killed: () => 137 },
  });
  await using harness = await EngineHarness.open({ worker });
  await harness.startNode();
  const run = async (path: string, limits: Partial<TaskConfig>) => {
    const config = { platform: 'linux', run: { path }, ...limits };
    const id = `task-${path}` as PlanId;
    const buildId = await harness.startOneOff({
      id,
      kind: 'task',
      name: path,
      privileged: false,
      hermetic: false,
      config,
    });
    expect(await harness.finished(buildId)).toBe('failed');
    const events = await harness.events(buildId);
    return events.map(({ event, data }) => (event === 'log' ? data.payload : event)).slice(-3);
  };
  expect(await run('greedy', { containerLimits: { memoryBytes: 64n << 20n } })).toEqual([
    'killed: out of memory (limit 64.0 MiB)\n',
    'finish-task',
    'status',
  ]);
  expect(await run('killed', {})).toEqual(['start-task', 'finish-task', 'status']);
});
