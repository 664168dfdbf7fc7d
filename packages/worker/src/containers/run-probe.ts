import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, describeError } from '@rondo/foundation';
import { HeldProcess } from '../processes/held-process.ts';
import { processFiles } from '../processes/process-files.ts';
import { type ProcessRecord, readBootId } from '../processes/process-record.ts';
import { startHolder } from '../processes/start-holder.ts';
import { planStage } from '../sandbox/plan-stage.ts';
import { runtimeConfig } from '../sandbox/runtime-config.ts';
import { WorkDirectoryError } from '../volumes/errors.ts';
import { runProgram } from '../volumes/run-program.ts';
import type { ContainerTools } from './container-tools.ts';
import { deleteFromRuntime } from './delete-from-runtime.ts';
import { prepareStage } from './prepare-stage.ts';
import { writeProcessFiles } from './write-process-files.ts';

const patienceMs = 20_000;
const expectedStatus = 42;
const unfilteredStatus = 43;

/** Ends well only where system calls are filtered; waits for the end of its input, so that it can be looked at. */
const script = `
while read -r key value; do
  if [ "$key" = Seccomp: ] && [ "$value" != 2 ]; then exit ${unfilteredStatus}; fi
done </proc/self/status
while read -r line; do :; done
exit ${expectedStatus}
`;

/** What running a container showed; `compiledSeccomp` is the filter as the runtime keeps it, where it does. */
export type ProbeResult = { ok: true; compiledSeccomp: string | undefined } | { ok: false; complaint: string };

/** Runs an unprivileged container for real, by the same holder as every other, below `directory`. Throws WorkDirectoryError when its disk is full. */
export async function runProbe(tools: ContainerTools, directory: string, clock: Clock): Promise<ProbeResult> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const place = mkdtempSync(join(directory, 'probe-'));
  try {
    return await runIn(place, tools, clock);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      throw new WorkDirectoryError(`the disk of ${directory} is full: make room there`, { cause: error });
    }
    return { ok: false, complaint: describeError(error) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function runIn(place: string, tools: ContainerTools, clock: Clock): Promise<ProbeResult> {
  const record = probeRecord(tools);
  const held = await startProbe(place, record, tools, clock);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    await held.untilStarted(signal);
    const compiledSeccomp = readCompiledSeccomp(join(tools.runtimeRoot, record.runtimeId));
    await held.closeStdin(signal);
    await held.untilExited(signal);
    const state = await held.ended;
    if (state.state === 'finished' && state.exitStatus === expectedStatus) return { ok: true, compiledSeccomp };
    return {
      ok: false,
      complaint: 'message' in state ? state.message : `its system calls are not filtered (${state.state})`,
    };
  } finally {
    held.killHolder();
    held.close();
    if (held.state.state !== 'finished') {
      await deleteFromRuntime(tools, record.runtimeId, record.withCgroup).catch(() => undefined);
    }
  }
}

async function startProbe(
  place: string,
  record: ProcessRecord,
  tools: ContainerTools,
  clock: Clock,
): Promise<HeldProcess> {
  const { uid, gid } = tools.limits.highestIds;
  const [root, stage] = [join(place, 'root'), join(place, 'stage')];
  mkdirSync(join(root, 'bin'), { recursive: true, mode: 0o755 });
  copyFileSync(tools.busyboxPath, join(root, 'bin/sh'));
  await runProgram('chown', ['-R', `${uid}:${gid}`, root]);
  prepareStage(stage, {
    mountCount: 0,
    initDirectory: tools.initDirectory,
    networkFiles: { hosts: '', hostname: '', 'resolv.conf': '' },
    owner: { uid, gid },
  });
  const files = processFiles(join(place, 'process'));
  writeProcessFiles(files, {
    mode: 'run',
    record,
    stdin: undefined,
    config: probeConfig(tools, record),
    groups: planStage({ source: stage, path: tools.stagePath }, [
      { target: `${tools.stagePath}/root`, stack: { layers: [], writable: { upperDir: root, workDir: root } } },
    ]),
    innerPaths: [],
  });
  const held = new HeldProcess(record, files, clock);
  held.follow(() => startHolder(files.directory, record, tools));
  return held;
}

function probeRecord(tools: ContainerTools): ProcessRecord {
  return {
    id: 'probe',
    mode: 'run',
    runtimeId: `probe-${process.pid}`,
    withCgroup: tools.runtime.name === 'runc',
    terminal: false,
    stdin: 'live',
    program: '/bin/sh',
    bootId: readBootId(),
  };
}

function probeConfig(tools: ContainerTools, record: ProcessRecord): object {
  return runtimeConfig(
    {
      hostname: 'probe',
      rootPath: `${tools.stagePath}/root`,
      privileged: false,
      mayNest: false,
      mounts: [],
      networkFilesPath: `${tools.stagePath}/net`,
      initPath: `${tools.stagePath}/init`,
      networkNamespacePath: '',
      bindsSys: false,
      limits: {},
      cgroupsPath: record.withCgroup ? `${tools.cgroupParent}/${record.runtimeId}` : undefined,
    },
    {
      args: ['/bin/sh', '-c', script],
      env: ['PATH=/bin'],
      cwd: '/',
      user: { uid: 0, gid: 0 },
      terminal: undefined,
      rlimits: [],
    },
    tools.limits,
  );
}

/** crun keeps the compiled filter beside a running container's state. */
function readCompiledSeccomp(stateDirectory: string): string | undefined {
  try {
    return readFileSync(join(stateDirectory, 'seccomp.bpf')).toString('base64') || undefined;
  } catch {
    return undefined;
  }
}
