import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerTools } from './container-tools.ts';
import { deleteFromRuntime } from './delete-from-runtime.ts';

/**
 * Removes what earlier workers left at the runtime and in the control groups, except the containers that still run.
 * Gives the names of what was removed.
 */
export async function sweepRuntime(tools: ContainerTools, running: ReadonlySet<string>): Promise<string[]> {
  const left = directories(tools.runtimeRoot).filter((name) => !name.startsWith('.') && !running.has(name));
  for (const runtimeId of left) await deleteFromRuntime(tools, runtimeId, true);
  if (running.size === 0) removeCgroups(tools);
  return left;
}

/** Removes the worker's control groups. For when no container runs. */
export function removeCgroups(tools: ContainerTools): void {
  for (const directory of cgroupDirectories(tools.cgroupParent)) removeEmpty(directory);
}

/** Removes the control group of one container in which nothing runs any more; false where something still does. */
export function removeCgroup({ cgroupParent }: ContainerTools, handle: string): boolean {
  const groups = cgroupDirectories(`${cgroupParent}/${handle}`);
  for (const directory of groups) removeEmpty(directory);
  return !groups.some((directory) => existsSync(directory));
}

/** A group in every hierarchy: one with version 2, one per controller with version 1. */
function cgroupDirectories(parent: string): string[] {
  const root = '/sys/fs/cgroup';
  return ['', ...directories(root)].map((controller) => join(root, controller, parent));
}

/** Removes a group with those below it; one that still has processes is left. */
function removeEmpty(directory: string): void {
  for (const child of directories(directory)) removeEmpty(join(directory, child));
  try {
    rmdirSync(directory);
  } catch {
    // Not there, or in use by what still runs.
  }
}

function directories(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
