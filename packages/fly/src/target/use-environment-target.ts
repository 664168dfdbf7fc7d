import type { GlobalOptions } from '../grammar/command.ts';
import type { FlyIo } from '../io/fly-io.ts';

/** Commands for which having no target means something, or which have none. */
const withoutTarget = new Set(['help', 'targets', 'login', 'logout', 'sync', 'completion', 'hijack']);
const offline = new Set(['validate-pipeline', 'format-pipeline']);

/**
 * The target of `FLY_TARGET` where `-t` is missing, for those who set it: fly itself never does. It is named on standard error, so that
 * nobody wonders which server was meant.
 */
export function useEnvironmentTarget(command: string, globals: GlobalOptions, { env, stderr }: FlyIo): GlobalOptions {
  const target = env.FLY_TARGET ?? '';
  const isWanted = !withoutTarget.has(command) && !offline.has(command);
  if (globals.target !== '' || target === '' || !isWanted) return globals;
  stderr.write(`target: ${target} (from FLY_TARGET)\n`);
  return { ...globals, target };
}
