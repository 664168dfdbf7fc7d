import type { GardenLimits } from '@rondo/protocol';
import { CannotJoinError } from '../errors.ts';
import type { NetworkNamespace } from '../network/network-namespaces.ts';
import type { ProcessRecord } from '../processes/process-record.ts';
import { readBootId } from '../processes/process-record.ts';
import { readFileInStack } from '../sandbox/find-in-stack.ts';
import { findUser } from '../sandbox/find-user.ts';
import { keptLimits } from '../sandbox/kept-limits.ts';
import { planStage } from '../sandbox/plan-stage.ts';
import { processEnvironment } from '../sandbox/process-environment.ts';
import { readRlimits } from '../sandbox/rlimits.ts';
import { needsCgroup, runtimeConfig, runtimeProcess, type SandboxProcess } from '../sandbox/runtime-config.ts';
import type { MountStack } from '../volumes/mount-stack.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerFiles } from './container-files.ts';
import { containerMounts } from './container-mounts.ts';
import type { ContainerRecord } from './container-record.ts';
import { prepareStage } from './prepare-stage.ts';
import type { ProcessToRun } from './process-to-run.ts';
import type { ProcessFileContents } from './write-process-files.ts';

export type RunSurroundings = {
  container: ContainerRecord;
  files: ContainerFiles;
  context: ContainerContext;
  namespace: NetworkNamespace;
};

/** All that a holder needs to start a container with this as its first process. Throws UserNotFoundError and ContainerSpecError. */
export function prepareRun(
  request: ProcessToRun,
  surroundings: RunSurroundings,
): ProcessFileContents & { mode: 'run' } {
  const { container, files, context, namespace } = surroundings;
  const { tools, volumes, network } = context;
  const { handle, spec } = container;
  const privileged = spec.privileged === true;
  const mounts = containerMounts(spec, volumes, tools.stagePath);
  const first = sandboxProcess(request, container, mounts.rootStack);
  prepareStage(files.stage, {
    mountCount: mounts.binds.length,
    initDirectory: tools.initDirectory,
    networkFiles: network.filesFor(handle, namespace),
    owner: privileged ? { uid: 0, gid: 0 } : tools.limits.highestIds,
  });
  const limits = limitsOf(container, context);
  const withCgroup = needsCgroup(privileged, limits) || tools.runtime.name === 'runc';
  const config = runtimeConfig(
    {
      hostname: handle,
      rootPath: mounts.rootPath,
      privileged,
      mayNest: context.mayNest,
      mounts: mounts.binds,
      networkFilesPath: `${tools.stagePath}/net`,
      initPath: `${tools.stagePath}/init`,
      networkNamespacePath: namespace.path,
      userNamespacePath: tools.runtime.name === 'crun' ? namespace.userNamespacePath : undefined,
      bindsSys: tools.runtime.name === 'runc',
      limits,
      cgroupsPath: withCgroup ? `${tools.cgroupParent}/${handle}` : undefined,
    },
    first,
    tools.limits,
  );
  const runtimeId = `${handle}-${container.startCount}`;
  return {
    mode: 'run',
    record: { ...recordOf(request, runtimeId, withCgroup), mode: 'run', networkSlot: namespace.name },
    stdin: request.stdin.kind === 'bytes' ? request.stdin.bytes : undefined,
    config,
    groups: planStage({ source: files.stage, path: tools.stagePath }, mounts.stageMounts),
    innerPaths: mounts.innerPaths,
  };
}

/** All that a holder needs to start a process in a container that runs. Throws as `prepareRun` does, and CannotJoinError. */
export function prepareExec(
  request: ProcessToRun,
  surroundings: { container: ContainerRecord; first: ProcessRecord; context: ContainerContext },
): ProcessFileContents & { mode: 'exec' } {
  const { container, first, context } = surroundings;
  const { tools, volumes } = context;
  // runc enters the user namespace first and may then no longer enter a network namespace that isn't that one's.
  if (tools.runtime.name === 'runc' && container.spec.privileged !== true) throw new CannotJoinError(cannotJoin);
  const { rootStack } = containerMounts(container.spec, volumes, tools.stagePath);
  const process = sandboxProcess(request, container, rootStack);
  return {
    mode: 'exec',
    record: { ...recordOf(request, first.runtimeId, first.withCgroup), mode: 'exec' },
    stdin: request.stdin.kind === 'bytes' ? request.stdin.bytes : undefined,
    process: runtimeProcess(
      process,
      { privileged: container.spec.privileged === true, mayNest: context.mayNest },
      tools.limits,
    ),
  };
}

/** Says what of the limits can't be kept: a step that runs without one is better than one that can't run. */
function limitsOf({ handle, spec }: ContainerRecord, { tools, log }: ContainerContext): GardenLimits {
  const { kept, lost } = keptLimits(spec.limits ?? {}, tools.controllers);
  if (lost.length > 0) {
    log.warn(
      `a container runs without its limits of ${lost.join(' and ')}: the kernel offers no control group controller for them. ` +
        "Switch it on at boot (cgroup_enable=memory), or start the worker where /sys/fs/cgroup is the machine's own",
      { container: handle },
    );
  }
  return kept;
}

const cannotJoin =
  'this worker runs containers by runc, which cannot add a process to an unprivileged container while another runs in it: ' +
  'wait for that one to end, or install crun on the worker and restart it';

function recordOf(request: ProcessToRun, runtimeId: string, withCgroup: boolean): Omit<ProcessRecord, 'mode'> {
  return {
    id: request.id,
    runtimeId,
    withCgroup,
    terminal: request.terminal !== undefined,
    ...(request.terminal === undefined
      ? {}
      : { window: `rows ${request.terminal.rows} cols ${request.terminal.columns}` }),
    stdin: request.stdin.kind,
    program: request.path,
    bootId: readBootId(),
  };
}

function sandboxProcess(request: ProcessToRun, container: ContainerRecord, rootStack: MountStack): SandboxProcess {
  const name = request.user || container.properties.user || '';
  const user = findUser(name, (path) => readFileInStack(rootStack, path));
  return {
    args: [request.path, ...request.args],
    env: processEnvironment([...(container.spec.env ?? []), ...request.env], { name, uid: user.uid }),
    cwd: request.dir || '/',
    user,
    terminal: request.terminal,
    rlimits: readRlimits(request.rlimits),
  };
}
