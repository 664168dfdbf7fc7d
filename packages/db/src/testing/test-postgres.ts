import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { PostgresConnection } from '../connection.ts';

const waitEveryMs = 20;
const waitAtMostMs = 60_000;

/**
 * The PostgreSQL of this test run: started by the first test file that asks, shared by all, ended by its keeper when the
 * run's process is gone.
 */
export async function startTestPostgres(): Promise<PostgresConnection> {
  const runner = findRunner();
  const directory = join(tmpdir(), `rondo-test-postgres-${runner}-${await readStartTime(runner)}`);
  if (await isFirst(directory)) await startKeeper(directory, runner);
  for (let waitedMs = 0; waitedMs < waitAtMostMs; waitedMs += waitEveryMs) {
    const failure = await readIfThere(join(directory, 'failure'));
    if (failure !== undefined) throw new Error(`the PostgreSQL for tests did not start: ${failure}`);
    const ready = await readIfThere(join(directory, 'ready.json'));
    if (ready !== undefined) return JSON.parse(ready);
    await sleep(waitEveryMs);
  }
  throw new Error(`the PostgreSQL for tests did not start within ${waitAtMostMs / 1000} s; see ${directory}`);
}

/** The process that the test files' threads and processes have in common. */
function findRunner(): number {
  return isMainThread && process.env.VITEST_POOL_ID !== undefined ? process.ppid : process.pid;
}

/** Tells a process from a later one of the same number. */
async function readStartTime(processId: number): Promise<string> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function isFirst(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function startKeeper(directory: string, runner: number): Promise<void> {
  const keeper = fileURLToPath(new URL('./keep-test-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, [keeper, directory, String(runner)], { detached: true, stdio: 'ignore' });
  child.on('error', (error) => void writeFile(join(directory, 'failure'), String(error)));
  child.unref();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
