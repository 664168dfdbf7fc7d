import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { withLog } from './web-process.ts';

export type WorkerProcess = {
  readonly program: string;
  readonly logFile: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Starts `rondo worker`, which stays root: it mounts, unshares and owns the containers. */
export function launchWorker({ program, logFile, argv, env }: WorkerProcess): ChildProcess {
  const entry = join(program, 'packages/server/src/bin.ts');
  return withLog(logFile, (log) =>
    spawn('setpriv', ['--pdeathsig', 'TERM', '--', process.execPath, entry, 'worker', ...argv], {
      stdio: ['ignore', log, log, 'ipc'],
      env,
    }),
  );
}
