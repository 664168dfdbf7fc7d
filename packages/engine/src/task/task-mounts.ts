import { posix } from 'node:path';
import type { TaskConfig, TaskPlan } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import type { RunState } from '../run-state.ts';
import { pathInTask } from './task-paths.ts';

/** What a task sees, by where it sees it. */
export interface TaskMounts {
  readonly inputs: readonly { readonly path: string; readonly artifact: Artifact }[];
  /** The artifact's name, and where the task writes it. */
  readonly outputs: readonly { readonly name: string; readonly path: string }[];
  /** `key` is the path as written, cleaned: what a cache is found again by. */
  readonly caches: readonly { readonly key: string; readonly path: string; readonly ttl: string | undefined }[];
}

/** Inputs, outputs and caches with their mappings (scheduling.md 9.3). Throws with the text users read where inputs are missing. */
export function taskMounts(
  plan: TaskPlan,
  config: TaskConfig,
  { directory, state }: { directory: string; state: RunState },
): TaskMounts {
  const missing: string[] = [];
  const inputs = (config.inputs ?? []).flatMap(({ name, path, optional }) => {
    const artifactName = plan.inputMapping?.[name] ?? name;
    const artifact = state.artifact(artifactName);
    if (artifact !== undefined) return [{ path: pathInTask(directory, path || name), artifact }];
    if (!optional) missing.push(artifactName);
    return [];
  });
  if (missing.length > 0) throw new Error(`missing inputs: ${missing.join(', ')}`);
  return {
    inputs,
    outputs: (config.outputs ?? []).map(({ name, path }) => ({
      name: plan.outputMapping?.[name] ?? name,
      path: pathInTask(directory, path || name),
    })),
    caches: (config.caches ?? []).map(({ path = '', ttl }) => ({
      key: posix.normalize(path),
      path: pathInTask(directory, path),
      ttl,
    })),
  };
}
