import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, describeError } from '@rondo/foundation';
import { NoContainersError } from '../errors.ts';
import { HeldProcess } from '../processes/held-process.ts';
import { processFiles } from '../processes/process-files.ts';
import { readBootId } from '../processes/process-record.ts';
import { startHolder } from '../processes/start-holder.ts';
import { planStage } from '../sandbox/plan-stage.ts';
import { runtimeConfig } from '../sandbox/runtime-config.ts';
import { runProgram } from '../volumes/run-program.ts';
import type { ContainerTools } from './container-tools.ts';
import { deleteFromRuntime } from './delete-from-runtime.ts';
import { findProgram } from './find-program.ts';
import { prepareStage } from './prepare-stage.ts';
import type { Runtime } from './runtime.ts';
import { writeProcessFiles } from './write-process-files.ts';

const patienceMs = 20_000;
const expectedStatus = 42;

/** Programs that containers need on the machine, with the Debian package that brings each. */
const programs = [
  { name: 'busybox', package: 'busybox-static' },
  { name: 'unshare', package: 'util-linux' },
  { name: 'script', package: 'bsdutils' },
  { name: 'ip', package: 'iproute2' },
  { name: 'nft', package: 'nftables' },
];

/** Everything about the tools that is known before a runtime is chosen. */
export type ToolsWithoutRuntime = Omit<ContainerTools, 'runtime' | 'busyboxPath'>;

/**
 * Finds a runtime by running a container with each until one works: crun first, because it starts a container in half
 * the time. Throws NoContainersError with everything that is missing and how to get it.
 */
export async function probeRuntime(
  tools: ToolsWithoutRuntime,
  directory: string,
  clock: Clock,
): Promise<ContainerTools> {
  const missing = programs.filter(({ name }) => findProgram(name) === undefined);
  const busyboxPath = findProgram('busybox');
  if (missing.length > 0 || busyboxPath === undefined) throw missingPrograms(missing);
  const complaints: string[] = [];
  for (const name of ['crun', 'runc'] as const) {
    const path = findProgram(name);
    if (path === undefined) {
      complaints.push(`${name}: not installed`);
      continue;
    }
    const runtime: Runtime = {
      name,
      path,
      version: await readVersion(path),
      hiddenMount: name === 'crun' ? secondCgroups() : '',
    };
    const complaint = await tryRuntime({ ...tools, runtime, busyboxPath }, directory, clock);
    if (complaint === undefined) return { ...tools, runtime, busyboxPath };
    complaints.push(`${name}: ${complaint}`);
  }
  throw new NoContainersError(
    `this machine can't run containers. ${complaints.join('. ')}. ` +
      'Install a runtime that works (Debian: apt-get install crun), run the worker as root, and not inside of a container without privileges',
  );
}

function missingPrograms(missing: { name: string; package: string }[]): NoContainersError {
  const names = missing.map(({ name }) => name).join(', ');
  const packages = [...missing.map((each) => each.package), 'crun'].join(' ');
  return new NoContainersError(
    `this machine can't run containers: ${names} not found. Install them (Debian: apt-get install ${packages})`,
  );
}

/** What kept a container from running; `undefined` when one ran. */
async function tryRuntime(tools: ContainerTools, directory: string, clock: Clock): Promise<string | undefined> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const place = mkdtempSync(join(directory, 'probe-'));
  try {
    return await runProbe(tools, place, clock);
  } catch (error) {
    return describeError(error);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function runProbe(tools: ContainerTools, place: string, clock: Clock): Promise<string | undefined> {
  const root = join(place, 'root');
  mkdirSync(join(root, 'bin'), { recursive: true, mode: 0o755 });
  copyFileSync(tools.busyboxPath, join(root, 'bin/sh'));
  await runProgram('chown', ['-R', `${tools.limits.highestIds.uid}:${tools.limits.highestIds.gid}`, root]);
  const files = processFiles(join(place, 'process'));
  const stage = join(place, 'stage');
  prepareStage(stage, {
    mountCount: 0,
    initDirectory: tools.initDirectory,
    networkFiles: { hosts: '', hostname: '', 'resolv.conf': '' },
    owner: tools.limits.highestIds,
  });
  const runtimeId = `probe-${process.pid}`;
  const record = {
    id: 'probe',
    mode: 'run',
    runtimeId,
    withCgroup: tools.runtime.name === 'runc',
    terminal: false,
    stdin: 'none',
    program: '/bin/sh',
    bootId: readBootId(),
  } as const;
  writeProcessFiles(files, {
    mode: 'run',
    record,
    stdin: undefined,
    config: probeConfig(tools, runtimeId),
    groups: planStage({ source: stage, path: tools.stagePath }, [
      {
        target: `${tools.stagePath}/root`,
        stack: { layers: [], writable: { upperDir: root, workDir: root } },
      },
    ]),
    innerPaths: [],
  });
  const held = new HeldProcess(record, files, clock);
  held.follow(() => startHolder(files.directory, record, tools));
  const timeout = clock.sleep(patienceMs).then(() => undefined);
  const state = await Promise.race([held.ended, timeout]);
  held.killHolder();
  held.close();
  if (state?.state === 'finished' && state.exitStatus === expectedStatus) return undefined;
  await deleteFromRuntime(tools, runtimeId, record.withCgroup).catch(() => undefined);
  if (state === undefined) return `no container within ${patienceMs / 1000} s`;
  return 'message' in state
    ? state.message
    : `a container that should exit with ${expectedStatus} is ${JSON.stringify(state)}`;
}

function probeConfig(tools: ContainerTools, runtimeId: string): object {
  return runtimeConfig(
    {
      hostname: 'probe',
      rootPath: `${tools.stagePath}/root`,
      privileged: false,
      mounts: [],
      networkFilesPath: `${tools.stagePath}/net`,
      initPath: `${tools.stagePath}/init`,
      networkNamespacePath: '',
      limits: {},
      cgroupsPath: tools.runtime.name === 'runc' ? `${tools.cgroupParent}/${runtimeId}` : undefined,
      annotations: {},
    },
    {
      args: ['/bin/sh', '-c', `exit ${expectedStatus}`],
      env: ['PATH=/bin'],
      cwd: '/',
      user: { uid: 0, gid: 0 },
      terminal: undefined,
      rlimits: [],
    },
    tools.limits,
  );
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
