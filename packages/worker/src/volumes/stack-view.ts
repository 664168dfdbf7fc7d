import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ProgramError, VolumeBrokenError } from './errors.ts';
import type { MountStack } from './mount-stack.ts';
import { planMount, type StackMount } from './plan-mount.ts';

/** A directory that shows a stack to this process for a while. */
export type StackView = { path: string; [Symbol.asyncDispose](): Promise<void> };

const script = `cd "$1" && mount -t overlay overlay -o "$2" "$3" && echo mounted && exec cat >/dev/null`;

/**
 * Shows a stack at a path of this process. One directory needs nothing. An overlay is mounted in a mount namespace that
 * a small child process holds, and entered through `/proc/PID/root`: nobody else sees the mount, and it is gone with the
 * child, which ends when its standard input does: when the view is disposed of, or when this process dies, however it
 * dies. (Reading through the layers in Node instead can't be exact: Node has no call for the extended attributes that
 * mark a directory as opaque.)
 */
export async function openStackView(stack: MountStack, mountPoint: string): Promise<StackView> {
  const plan = planMount(stack);
  if (plan.type === 'bind') return { path: plan.source, [Symbol.asyncDispose]: async () => undefined };
  return await mountView(plan, mountPoint);
}

async function mountView(plan: Extract<StackMount, { type: 'overlay' }>, mountPoint: string): Promise<StackView> {
  const argv = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'view', plan.cwd, plan.options, mountPoint];
  const child = spawn('unshare', argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  // It may end before it has read what we send: nothing.
  child.stdin.on('error', () => undefined);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  await Promise.race([once(child.stdout, 'data'), closed]).catch((cause: unknown) => {
    throw new ProgramError('unshare could not be started; install it (Debian: apt-get install util-linux)', { cause });
  });
  if (child.exitCode !== null || child.signalCode !== null) {
    await closed;
    throw new VolumeBrokenError(`a volume's layers could not be mounted: ${stderr.trim()}`);
  }
  return {
    path: `/proc/${child.pid}/root${mountPoint}`,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
