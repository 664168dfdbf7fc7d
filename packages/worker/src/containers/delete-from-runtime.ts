import { runProgram } from '../volumes/run-program.ts';
import type { ContainerTools } from './container-tools.ts';
import { runtimeFlags } from './runtime.ts';

const script = `if [ -n "$HIDE" ]; then umount "$HIDE"; fi; exec "$@"`;

/** Kills a container, whoever still runs in it, and removes what the runtime knows of it. Content where there is none. */
export async function deleteFromRuntime(tools: ContainerTools, runtimeId: string, withCgroup: boolean): Promise<void> {
  const { runtime, runtimeRoot } = tools;
  const command = [
    runtime.path,
    ...runtimeFlags(runtime, withCgroup),
    '--root',
    runtimeRoot,
    'delete',
    '-f',
    runtimeId,
  ];
  await runProgram('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command], {
    environment: { HIDE: runtime.hiddenMount },
  }).catch((error: unknown) => {
    // crun fails on what isn't there any more; runc doesn't.
    if (!/does not exist|No such file|no such file/.test(String(error))) throw error;
  });
}
