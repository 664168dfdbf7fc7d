import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from '@rondo/foundation';
import { runProgram } from '../volumes/run-program.ts';
import { checkPrograms, noRuntime } from './check-programs.ts';
import type { ContainerTools } from './container-tools.ts';
import { findProgram } from './find-program.ts';
import { runProbe } from './run-probe.ts';
import type { Runtime } from './runtime.ts';

/** Everything about the tools that is known before a runtime is chosen. */
export type ToolsWithoutRuntime = Omit<ContainerTools, 'runtime' | 'busyboxPath'>;

export type ProbeOptions = { directory: string; clock: Clock; runtimes: readonly Runtime['name'][] };

/**
 * Finds a runtime by running a container with each until one works: crun first, because it starts a container in half
 * the time. Throws NoContainersError with everything that is missing and how to get it.
 */
export async function probeRuntime(tools: ToolsWithoutRuntime, options: ProbeOptions): Promise<ContainerTools> {
  const { directory, clock, runtimes } = options;
  const busyboxPath = checkPrograms(runtimes);
  const complaints: string[] = [];
  for (const name of runtimes) {
    const path = findProgram(name);
    if (path === undefined) {
      complaints.push(`${name}: not installed`);
      continue;
    }
    const hiddenMount = name === 'crun' ? secondCgroups() : '';
    const runtime: Runtime = { name, path, version: await readVersion(path), hiddenMount };
    const found = { ...tools, runtime, busyboxPath };
    const result = await runProbe(found, directory, clock);
    if (result.ok) return await withCompiledSeccomp(found, result.compiledSeccomp, options);
    complaints.push(`${name}: ${result.complaint}`);
  }
  throw noRuntime(complaints);
}

/** The tools with the compiled filter, if a second container shows that it is obeyed. */
async function withCompiledSeccomp(
  tools: ContainerTools,
  compiledSeccomp: string | undefined,
  options: ProbeOptions,
): Promise<ContainerTools> {
  if (compiledSeccomp === undefined) return tools;
  const faster = { ...tools, limits: { ...tools.limits, compiledSeccomp } };
  const result = await runProbe(faster, options.directory, options.clock);
  return result.ok ? faster : tools;
}

/** Where control groups of version 2 are mounted beside those of version 1. */
function secondCgroups(): string {
  const mount = '/sys/fs/cgroup/unified';
  const isMounted = existsSync(mount) && readFileSync('/proc/self/mounts', 'utf8').includes(` ${mount} cgroup2 `);
  return isMounted ? mount : '';
}

async function readVersion(path: string): Promise<string> {
  const text = await runProgram(path, ['--version']).catch(() => '');
  return /version\s+(\S+)/.exec(text)?.[1] ?? 'unknown';
}
