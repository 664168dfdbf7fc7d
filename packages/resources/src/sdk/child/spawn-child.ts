import { spawn } from 'node:child_process';
import type { Child, ChildExit, Spawn } from './child.ts';

/**
 * Starts a child as the leader of a process group of its own, so that a signal reaches what it has started too
 * (git starts ssh, git-lfs and remote helpers).
 */
export const spawnChild: Spawn = (argv, options) => {
  const [command, ...args] = argv;
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: 'pipe', detached: true });
  const { promise: exited, resolve, reject } = Promise.withResolvers<ChildExit>();
  child.once('error', reject);
  child.once('close', (status, signal) => resolve(status === null ? { killedBy: signal ?? 'SIGKILL' } : { status }));
  // A child that ends without reading its input is judged by its exit status, not by the broken pipe.
  child.stdin.on('error', () => undefined);
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited, kill: killGroup(child.pid) };
};

function killGroup(pid: number | undefined): Child['kill'] {
  return (signal) => {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
}
