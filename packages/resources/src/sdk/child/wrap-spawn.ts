import type { Spawn } from './child.ts';

/** Puts a command line before every child's own, such as one that enters namespaces (`nsenter ... --`). */
export function wrapSpawn(spawn: Spawn, prefix: readonly string[]): Spawn {
  const [first, ...rest] = prefix;
  return first === undefined ? spawn : (argv, options) => spawn([first, ...rest, ...argv], options);
}
