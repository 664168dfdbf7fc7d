import type { GardenLimits } from '@rondo/protocol';
import { maskedPaths, readonlyPaths } from './hidden-paths.ts';
import type { Rlimit } from './rlimits.ts';
import { nestingSeccompProfile, seccompProfile } from './seccomp-profile.ts';
import { idMappings } from './user-mapping.ts';

/** A process as the runtime takes it, for `run` and for `exec`. */
export type SandboxProcess = {
  /** Program and arguments as the user gave them; the program is looked up inside the container. */
  args: string[];
  env: string[];
  cwd: string;
  user: { uid: number; gid: number };
  terminal: { columns: number; rows: number } | undefined;
  rlimits: Rlimit[];
};

/** A container as the runtime takes it. All sources are paths that the container's root may reach. */
export type Sandbox = {
  hostname: string;
  rootPath: string;
  privileged: boolean;
  /** Whether its processes may make namespaces and mounts of their own, in their user namespace. */
  mayNest: boolean;
  mounts: { source: string; destination: string; readOnly: boolean }[];
  /** Directory with the container's own hosts, hostname and resolv.conf. */
  networkFilesPath: string;
  /** Directory with the init program, see `initArgs`. */
  initPath: string;
  /** Empty: the container gets a new one with nothing in it. */
  networkNamespacePath: string;
  /** The user namespace that the network namespace belongs to, with the ids of every container; absent: a new one. */
  userNamespacePath?: string | undefined;
  /** The runtime can't mount a sysfs for a network namespace that its user namespace doesn't own; it shows the machine's. */
  bindsSys: boolean;
  limits: GardenLimits;
  /** Where the container's control group lies; absent: it has none of its own. */
  cgroupsPath: string | undefined;
};

/** What the machine allows, read once. */
export type HostLimits = {
  capabilities: (privileged: boolean) => string[];
  highestIds: { uid: number; gid: number };
  /** The system call filter as the runtime compiled it, base64; compiling takes longer than starting a container. */
  compiledSeccomp: string | undefined;
};

/** By this annotation crun takes a compiled filter and leaves the profile aside; other runtimes compile the profile. */
const compiledSeccompAnnotation = 'run.oci.seccomp_bpf_data';

const initDirectory = '/dev/rondo';

/** The OCI configuration of a container with its first process (worker.md 12.1). Pure. */
export function runtimeConfig(sandbox: Sandbox, first: SandboxProcess, host: HostLimits): object {
  return {
    ociVersion: '1.0.2',
    process: runtimeProcess(first, sandbox, host),
    root: { path: sandbox.rootPath, readonly: false },
    hostname: sandbox.hostname.slice(0, 64),
    mounts: [...kernelMounts(sandbox), ...ownMounts(sandbox)],
    annotations: annotations(sandbox, host),
    linux: {
      namespaces: namespaces(sandbox),
      ...(sandbox.privileged ? privilegedLinux : unprivilegedLinux(sandbox, host)),
      ...(sandbox.cgroupsPath === undefined ? {} : { cgroupsPath: sandbox.cgroupsPath }),
      ...resources(sandbox.limits),
    },
  };
}

/** The OCI configuration of a process; our init starts it, so that orphans are reaped and its end is told apart from the runtime's. */
export function runtimeProcess(
  process: SandboxProcess,
  container: Pick<Sandbox, 'privileged' | 'mayNest'>,
  host: HostLimits,
): object {
  const own = host.capabilities(container.privileged);
  const set = container.mayNest ? [...own, 'CAP_SYS_ADMIN'] : own;
  const { terminal } = process;
  return {
    terminal: terminal !== undefined,
    ...(terminal === undefined ? {} : { consoleSize: { width: terminal.columns, height: terminal.rows } }),
    user: process.user,
    args: [`${initDirectory}/sh`, `${initDirectory}/init`, ...process.args],
    env: process.env,
    cwd: process.cwd,
    capabilities: { bounding: set, effective: set, permitted: set, inheritable: set },
    ...(process.rlimits.length === 0 ? {} : { rlimits: process.rlimits }),
  };
}

/** Whether a container gets a control group: one costs milliseconds, so only where something is limited or nested runtimes need it. */
export function needsCgroup(privileged: boolean, limits: GardenLimits): boolean {
  return privileged || resources(limits).resources !== undefined;
}

function annotations(sandbox: Sandbox, host: HostLimits): Record<string, string> {
  if (sandbox.privileged || sandbox.mayNest || host.compiledSeccomp === undefined) return {};
  return { [compiledSeccompAnnotation]: host.compiledSeccomp };
}

function kernelMounts(sandbox: Sandbox): object[] {
  const locked = ['nosuid', 'noexec', 'nodev'];
  const access = sandbox.privileged ? 'rw' : 'ro';
  const cgroup = { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [access, ...locked] };
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: locked },
    {
      destination: '/dev',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
    },
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
    },
    { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: [...locked, 'mode=1777'] },
    { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: locked },
    sandbox.bindsSys && !sandbox.privileged
      ? { destination: '/sys', type: 'bind', source: '/sys', options: ['rbind', 'rro', ...locked] }
      : { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...locked, access] },
    ...(sandbox.cgroupsPath === undefined ? [] : [cgroup]),
  ];
}

function ownMounts(sandbox: Sandbox): object[] {
  const bind = (source: string, destination: string, access: string) => ({
    destination,
    type: 'bind',
    source,
    options: ['bind', access],
  });
  return [
    bind(sandbox.initPath, initDirectory, 'ro'),
    ...sandbox.mounts.map((mount) => bind(mount.source, mount.destination, mount.readOnly ? 'ro' : 'rw')),
    ...['hosts', 'hostname', 'resolv.conf'].map((name) =>
      bind(`${sandbox.networkFilesPath}/${name}`, `/etc/${name}`, 'rw'),
    ),
  ];
}

function namespaces(sandbox: Sandbox): object[] {
  const own = ['pid', 'ipc', 'uts', 'mount'];
  if (!sandbox.privileged && sandbox.cgroupsPath !== undefined) own.push('cgroup');
  return [
    ...own.map((type) => ({ type })),
    ...(sandbox.privileged ? [] : [namespace('user', sandbox.userNamespacePath)]),
    namespace('network', sandbox.networkNamespacePath || undefined),
  ];
}

function namespace(type: string, path: string | undefined): object {
  return path === undefined ? { type } : { type, path };
}

const privilegedLinux = {
  devices: [{ path: '/dev/fuse', type: 'c', major: 10, minor: 229, fileMode: 0o666, uid: 0, gid: 0 }],
};

function unprivilegedLinux(sandbox: Sandbox, host: HostLimits): object {
  return {
    uidMappings: idMappings(host.highestIds.uid),
    gidMappings: idMappings(host.highestIds.gid),
    // A /proc of one's own can only be mounted where nothing of the outer one is hidden.
    ...(sandbox.mayNest ? { seccomp: nestingSeccompProfile } : { seccomp: seccompProfile, maskedPaths, readonlyPaths }),
  };
}

function resources(limits: GardenLimits): { resources?: object } {
  const shares = limits.cpu_limits?.weight || limits.cpu_limits?.limit_in_shares || 0;
  const memoryBytes = limits.memory_limits?.limit_in_bytes ?? 0;
  const processCount = limits.pid_limits?.max ?? 0;
  const limited = {
    ...(shares > 0 ? { cpu: { shares } } : {}),
    ...(memoryBytes > 0 ? { memory: { limit: memoryBytes } } : {}),
    ...(processCount > 0 ? { pids: { limit: processCount } } : {}),
  };
  return Object.keys(limited).length === 0 ? {} : { resources: limited };
}
