import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Controller } from '../sandbox/kept-limits.ts';

const wanted: readonly Controller[] = ['cpu', 'memory', 'pids'];

/**
 * Which controllers of control groups containers can be limited by. With version 1 each has a mount of its own; with version 2 the root
 * hands them down, which is done here where it was not yet.
 */
export function findControllers(root = '/sys/fs/cgroup'): ReadonlySet<Controller> {
  const isUnified = existsSync(join(root, 'cgroup.controllers'));
  return new Set(
    wanted.filter((name) => (isUnified ? isHandedDown(root, name) : existsSync(join(root, name, 'cgroup.procs')))),
  );
}

function isHandedDown(root: string, name: Controller): boolean {
  const file = join(root, 'cgroup.subtree_control');
  const isThere = () => readFileSync(file, 'utf8').split(/\s+/).includes(name);
  try {
    if (isThere()) return true;
    writeFileSync(file, `+${name}`);
    return isThere();
  } catch {
    // Not in this kernel; or this is the inside of a container, whose own processes are in the way.
    return false;
  }
}
