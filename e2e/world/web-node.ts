import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@rondo/db/testing';
import { ApiClient } from './api-client.ts';
import { freePort, root } from './quickstart.ts';

const startAtMostMs = 60_000;

/** A web node on its own, with a database and without a worker; gone when disposed. Its user `admin` owns team `main`. */
export interface WebNode extends AsyncDisposable {
  readonly url: string;
  readonly password: string;
  readonly api: ApiClient;
}

export async function startWebNode(): Promise<WebNode> {
  const database = await createTestDatabase();
  const { host, port, user, database: name } = database.connection;
  const password = 'for-tests-only';
  const bindPort = await freePort();
  const url = `http://127.0.0.1:${bindPort}`;
  const flags = {
    'bind-ip': '127.0.0.1',
    'bind-port': bindPort,
    'postgres-host': host,
    'postgres-port': port,
    'postgres-user': user,
    'postgres-database': name,
    'add-local-user': `admin:${password}`,
    'main-team-local-user': 'admin',
    'log-level': 'error',
  };
  const argv = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  const child = spawn(process.execPath, [join(root, 'packages/server/src/bin.ts'), 'web', ...argv], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(url, child);
  const dispose = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await database[Symbol.asyncDispose]();
  };
  return { url, password, api: new ApiClient(url, { user: 'admin', password }), [Symbol.asyncDispose]: dispose };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startAtMostMs;
  for (;;) {
    const isUp = await fetch(`${url}/api/v1/info`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (child.exitCode !== null) throw new Error(`web ended with status ${child.exitCode} before it was ready`);
    if (Date.now() > deadline) throw new Error(`web was not ready within ${startAtMostMs / 1000} s`);
    await sleep(50);
  }
}
