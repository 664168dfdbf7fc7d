import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@rondo/foundation';
import { initScript } from '../processes/init-script.ts';
import { containerCapabilities, readBoundingSet } from '../sandbox/capabilities.ts';
import { readHighestIds } from '../sandbox/user-mapping.ts';
import type { ContainerTools } from './container-tools.ts';
import { findControllers } from './find-controllers.ts';
import { findProgram } from './find-program.ts';
import { probeRuntime } from './probe-runtime.ts';
import type { Runtime } from './runtime.ts';

export type ToolsOptions = {
  directory: string;
  id: string;
  clock: Clock;
  /** Runtimes to try, in this order. */
  runtimes?: readonly Runtime['name'][];
};

/** Where a worker's containers see what they are made of. */
export function stagePathOf(id: string): string {
  return `/run/rondo-${id}`;
}

/** Finds what is needed to run containers, and puts our init where containers get it from. Throws NoContainersError. */
export async function openTools(options: ToolsOptions): Promise<ContainerTools> {
  const { directory, id, clock, runtimes = ['crun', 'runc'] } = options;
  const initDirectory = join(directory, 'init');
  const stagePath = stagePathOf(id);
  for (const path of [initDirectory, stagePath]) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
  }
  installInit(initDirectory);
  const bounding = readBoundingSet();
  const tools = {
    runtimeRoot: join(directory, 'runtime'),
    stagePath,
    initDirectory,
    cgroupParent: `/rondo-${id}`,
    controllers: findControllers(),
    limits: {
      capabilities: (privileged: boolean) => containerCapabilities(privileged, bounding),
      highestIds: readHighestIds(),
      compiledSeccomp: undefined,
    },
  };
  mkdirSync(tools.runtimeRoot, { recursive: true, mode: 0o700 });
  return await probeRuntime(tools, { directory: join(directory, 'probe'), clock, runtimes });
}

function installInit(directory: string): void {
  const busybox = findProgram('busybox');
  const shell = join(directory, 'sh');
  // Replaced and never changed: containers that run have it open.
  if (busybox !== undefined && !isSameSize(busybox, shell)) {
    copyFileSync(busybox, `${shell}.new`);
    chmodSync(`${shell}.new`, 0o755);
    renameSync(`${shell}.new`, shell);
  }
  const init = join(directory, 'init');
  writeFileSync(`${init}.new`, initScript);
  chmodSync(`${init}.new`, 0o755);
  renameSync(`${init}.new`, init);
}

function isSameSize(one: string, other: string): boolean {
  return existsSync(other) && statSync(one).size === statSync(other).size;
}
