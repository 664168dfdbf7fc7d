import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAll, shell, TestContainers } from '../containers/testing/test-containers.ts';

let test: TestContainers;
beforeAll(async () => {
  test = await TestContainers.open();
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
});

/** Holders that wait: they stand in directories of their own. */
function waiting(): number[] {
  const spares = join(test.directory, 'worker/spare/');
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && standsIn(pid).startsWith(spares));
}

function standsIn(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadlineMs = Date.now() + 30_000; !isTrue(); await sleep(10)) {
    if (Date.now() > deadlineMs) throw new Error('waited in vain');
  }
}

async function run(text: string): Promise<string> {
  const container = test.create();
  const held = await container.run(shell('task', `echo ${text}`, { terminal: { columns: 80, rows: 24 } }));
  expect(await held.ended).toEqual({ state: 'finished', exitStatus: 0 });
  const output = await readAll(held);
  await test.containers.destroy(container.handle);
  return output;
}

it('has holders wait for processes, and others take their place', async () => {
  await until(() => waiting().length === 8);
  const before = waiting();
  expect(await run('held by one that waited')).toBe('held by one that waited\r\n');
  await until(() => waiting().length === 8);
  expect(waiting()).not.toEqual(before);
});

it('runs a process all the same where those that waited, or what starts them, were killed', async () => {
  const pids = waiting();
  for (const pid of [...pids, ...new Set(pids.map(parentOf))]) process.kill(pid, 'SIGKILL');
  await until(() => waiting().length === 0);
  expect(await run('held by a new one')).toBe('held by a new one\r\n');
  await until(() => waiting().length > 0);
});

it('lets them go when the worker ends', async () => {
  await test.context.holders.close();
  await until(() => waiting().length === 0);
  expect(existsSync(join(test.directory, 'worker/spare'))).toBe(false);
});
