import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
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
