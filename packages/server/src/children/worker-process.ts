import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { withLog } from './web-process.ts';

export type WorkerProcess = {
  readonly program: string;
  readonly logFile: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Starts `rondo worker`, which stays root: it mounts, unshares and owns the containers. Where this process dies without a word it dies
 * at once, too, and leaves its containers to the next start: SIGTERM would take them along.
 */
export function launchWorker({ program, logFile, argv, env }: WorkerProcess): ChildProcess {
  const entry = join(program, 'packages/server/src/bin.ts');
  return withLog(logFile, (log) =>
    spawn('setpriv', ['--pdeathsig', 'KILL', '--', process.execPath, entry, 'worker', ...argv], {
      // As of web.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...env, ...compileCache(process.env) },
    }),
  );
}

/** Where Node keeps what it made of the sources: the worker is root as we are, so it may share ours. */
function compileCache({ NODE_COMPILE_CACHE }: NodeJS.ProcessEnv): Record<string, string> {
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}
