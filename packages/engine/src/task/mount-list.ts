import type { StepMount } from '../run/run-in-container.ts';
import type { TaskMounts } from './task-mounts.ts';

/**
 * The mounts of a task in their order (worker.md 14.2): scratch, the working directory unless something is mounted right
 * there, then everything else by path. An output where an input lies is that input's copy.
 */
export function mountList(
  { inputs, outputs, caches }: TaskMounts,
  directory: string,
  cached: ReadonlyMap<string, string>,
): StepMount[] {
  const byPath = new Map<string, StepMount>();
  for (const { key, path } of caches) byPath.set(path, { path, localVolume: cached.get(key) });
  for (const { path } of outputs) byPath.set(path, { path });
  for (const { path, artifact } of inputs) byPath.set(path, { path, artifact });
  const sorted = [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  return [{ path: '/scratch' }, ...(byPath.has(directory) ? [] : [{ path: directory }]), ...sorted];
}
