import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A process of a container as the host numbers it. */
export type InnerProcess = { pid: number; parentPid: number };

/**
 * All processes of a container, found by the process namespace of its first one: parents before children as far as ids
 * tell. Processes of a namespace nested deeper are not among them; they end with those that hold them.
 */
export function processesInside(initPid: number): InnerProcess[] {
  const namespace = processNamespace(initPid);
  if (namespace === undefined || namespace === processNamespace(process.pid)) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && processNamespace(pid) === namespace)
    .toSorted((one, other) => one - other)
    .map((pid) => ({ pid, parentPid: parentOf(pid) }));
}

/** Those of them that somebody put into the container from outside: they have no parent in there. The first process is one. Pure. */
export function entrants(processes: InnerProcess[]): InnerProcess[] {
  const inside = new Set(processes.map(({ pid }) => pid));
  return processes.filter(({ parentPid }) => !inside.has(parentPid));
}

/** Every process in a network namespace of this name, which only one container has, however far it has come there. */
export function processesInNetwork(name: string): number[] {
  const namespace = statSync(`/run/netns/${name}`, { throwIfNoEntry: false })?.ino;
  if (namespace === undefined) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && namespaceOf(pid, 'net') === `net:[${namespace}]`);
}

/** Of these, `root` and everything that descends from it. Pure. */
export function descendants(processes: InnerProcess[], root: number): InnerProcess[] {
  const family = new Set([root]);
  let size = 0;
  while (size < family.size) {
    size = family.size;
    for (const { pid, parentPid } of processes) if (family.has(parentPid)) family.add(pid);
  }
  return processes.filter(({ pid }) => family.has(pid));
}

/** Kills a process and all that descends from it among those inside. They are stopped first, so that none has a child that nobody has seen. */
export function killFamily(root: number, inside: () => InnerProcess[]): void {
  const family = new Set<number>();
  for (let size = -1; size < family.size; ) {
    size = family.size;
    for (const { pid } of descendants(inside(), root)) {
      if (!family.has(pid)) signalPid(pid, 'SIGSTOP');
      family.add(pid);
    }
  }
  for (const pid of family) signalPid(pid, 'SIGKILL');
}

/**
 * Sends a signal to the programs of a container. Spared are its first process and the parents of later ones (they have
 * no parent inside), which report how the programs end and then go by themselves.
 */
export function signalPrograms(processes: InnerProcess[], signal: NodeJS.Signals): void {
  const inside = new Set(processes.map(({ pid }) => pid));
  for (const { pid, parentPid } of processes) if (inside.has(parentPid)) signalPid(pid, signal);
}

/** Sends a signal to one process; content where it is gone. */
export function signalPid(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function processNamespace(pid: number): string | undefined {
  return namespaceOf(pid, 'pid');
}

function namespaceOf(pid: number, kind: 'pid' | 'net'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
