import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { spawnChild } from './child/spawn-child.ts';
import type { ResourceAction, ResourceProgram } from './program.ts';
import { runProgram } from './run-program.ts';

const usage: Record<ResourceAction, string | undefined> = {
  check: undefined,
  get: '<path/to/destination>',
  put: '<path/to/source>',
};

/**
 * Runs a program as this process: the only place that touches the process. SIGTERM and SIGINT abort it; a second signal
 * ends it at once. Needs nothing of the environment.
 */
export async function runAsProcess(program: ResourceProgram, action: ResourceAction): Promise<void> {
  const [, path = action, directory] = process.argv;
  const argument = usage[action];
  if (argument !== undefined && directory === undefined) {
    process.stderr.write(`usage: ${path} ${argument}\n`, () => process.exit(1));
    return;
  }
  const { env, stdin, stdout, stderr } = process;
  // A reader that has gone is noticed where something is written; by itself it is no reason to crash.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const cwd = resolve(directory ?? '/');
  if (action === 'get') mkdirSync(cwd, { recursive: true });
  const tmp = resolve(env.TMPDIR || '/tmp');
  const status = await runProgram(program, {
    env,
    cwd,
    tmp,
    stdin,
    stdout,
    stderr,
    signal: stopSignal(),
    spawn: spawnChild,
  });
  process.exit(status);
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(143);
      controller.abort(new Error(`stopped by ${name}`));
    });
  }
  return controller.signal;
}
