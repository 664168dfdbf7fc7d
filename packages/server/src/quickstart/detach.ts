import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@rondo/foundation';
import { StartError } from '../errors.ts';
import { askQuickstart, type QuickstartStatus } from './control-socket.ts';
import { type DataDirectory, prepareDataDirectory } from './data-directory.ts';
import type { PassedFlags } from './pass-flags.ts';
import { isProgress } from './say.ts';

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
  const reader = readFrom(logFile, size);
  child.once('exit', () => {
    hasEnded = true;
  });
  child.unref();
  while (!hasEnded) {
    const status = await askQuickstart(layout.run, 'status');
    passOnProgress(await reader());
    if (status?.state === 'ready' && status.processId === child.pid) return status;
    await systemClock.sleep(pollMs);
  }
  const said = (await readFile(logFile)).subarray(size).toString('utf8').trim();
  const lines = said.split('\n').filter((line) => !isProgress(line));
  throw new StartError(
    lines
      .slice(-5)
      .join('\n')
      .replace(/^error: /, '') || `quickstart ended at once (see ${logFile})`,
  );
}

/** Reads whole lines of a file that grows, each once. */
function readFrom(file: string, offset: number): () => Promise<string[]> {
  let at = offset;
  return async () => {
    const text = (await readFile(file)).subarray(at).toString('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    at += Buffer.byteLength(whole);
    return whole.split('\n').slice(0, -1);
  };
}

/** What begins that takes time is said here, too, by who still has a terminal. */
function passOnProgress(lines: readonly string[]): void {
  for (const line of lines.filter(isProgress)) process.stderr.write(`${line}\n`);
}
