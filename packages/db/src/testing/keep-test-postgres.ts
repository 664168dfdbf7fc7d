/** A process of its own: starts the PostgreSQL of a test run, waits until the run is gone, then leaves nothing behind. */
import { rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '@rondo/foundation';
import { startLocalPostgres } from '../local-postgres/local-postgres.ts';

const watchEveryMs = 200;
/** A uid that no installation hands out; only used when tests run as root. */
const testOwner = { uid: 64_210, gid: 64_210 };

const [directory = '', runner = ''] = process.argv.slice(2);

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

async function keep(): Promise<void> {
  const settings = { max_connections: '200' };
  const options = { directory: join(directory, 'postgres'), owner: testOwner, durable: false, settings };
  await using postgres = await startLocalPostgres(options);
  await writeFile(join(directory, 'ready.json.new'), JSON.stringify(postgres.connection));
  await rename(join(directory, 'ready.json.new'), join(directory, 'ready.json'));
  while (isRunning(Number(runner))) await sleep(watchEveryMs);
}

try {
  await keep();
} catch (error) {
  await writeFile(join(directory, 'failure'), describeError(error));
  while (isRunning(Number(runner))) await sleep(watchEveryMs);
}
await rm(directory, { recursive: true, force: true });
// The directory of the test run, if this was the last thing in it.
await rmdir(dirname(directory)).catch(() => undefined);
