import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@rondo/foundation';
import { StartError } from '../errors.ts';
import { askQuickstart, type QuickstartStatus } from './control-socket.ts';
import { type DataDirectory, prepareDataDirectory } from './data-directory.ts';
import type { PassedFlags } from './pass-flags.ts';

const pollMs = 50;

/**
 * Starts the command again without a terminal and waits until it is ready. Its words go to `logs/quickstart.log`.
 * Throws StartError with the last of them when it ends first.
 */
export async function detachQuickstart(layout: DataDirectory, command: PassedFlags): Promise<QuickstartStatus> {
  await prepareDataDirectory(layout);
  const logFile = join(layout.logs, 'quickstart.log');
  const log = openSync(logFile, 'a', 0o600);
  const { size } = fstatSync(log);
  const entry = join(import.meta.dirname, '../bin.ts');
  const child = spawn(process.execPath, [entry, ...command.argv], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...command.env },
  });
  closeSync(log);
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  child.unref();
  while (!hasEnded) {
    const status = await askQuickstart(layout.run, 'status');
    if (status?.state === 'ready' && status.processId === child.pid) return status;
    await systemClock.sleep(pollMs);
  }
  const said = (await readFile(logFile)).subarray(size).toString('utf8').trim().split('\n').slice(-5).join('\n');
  throw new StartError(`quickstart did not start:\n${said}`);
}
