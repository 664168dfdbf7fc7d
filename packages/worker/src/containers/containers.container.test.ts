import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAll, shell, TestContainers } from './testing/test-containers.ts';

let test: TestContainers;
beforeAll(async () => {
  test = await TestContainers.open();
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
});

describe('a container', () => {
  it('runs a process and gives its output and exit status', async () => {
    const container = test.create();
    const process = await container.run(shell('task', 'echo out; echo err >&2; exit 7'));
    expect(await process.ended).toEqual({ state: 'finished', exitStatus: 7 });
    expect(await readAll(process)).toBe('out\n');
    expect(await readAll(process, 'stderr')).toBe('err\n');
    await test.containers.destroy(container.handle);
    expect(await test.leftovers()).toEqual([]);
  });
});
