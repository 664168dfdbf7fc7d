import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How deep below the directory of a test run the work directory of a worker lies at most. */
const deepestWorker = 4;

/** Ends what still runs in a directory that nobody owns any more, and takes it away with the mounts and networks of its workers. */
export function sweepTestDirectory(directory: string): void {
  const workers = findWorkers(directory, deepestWorker);
  for (const processId of processesIn(directory)) end(processId);
  for (const worker of workers) takeNetworkAway(worker);
  for (const mount of mountsBelow(directory).toReversed()) attempt('umount', ['-l', mount]);
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** Identities of workers: eight digits in the names of everything they make outside of their directories. */
function findWorkers(directory: string, depth: number): string[] {
  const found: string[] = [];
  for (const entry of list(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && depth > 1) found.push(...findWorkers(path, depth - 1));
    if (entry.name === 'identity') found.push(readFileSync(path, 'utf8').trim());
  }
  return found.filter((identity) => /^[0-9a-f]{8}$/.test(identity));
}

function list(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Processes that were started for the directory or work in it. */
function processesIn(directory: string): number[] {
  const isInside = (path: string) => path === directory || path.startsWith(`${directory}/`);
  return list('/proc')
    .map(({ name }) => Number(name))
    .filter((processId) => processId > 0 && processId !== process.pid)
    .filter((processId) => {
      try {
        const command = readFileSync(`/proc/${processId}/cmdline`, 'utf8');
        return command.includes(`${directory}/`) || isInside(readlinkSync(`/proc/${processId}/cwd`));
      } catch {
        return false;
      }
    });
}

/** What a worker made on the machine (the worker's README lists it), with whoever is still in its network. */
function takeNetworkAway(worker: string): void {
  for (const { name } of list('/run/netns')) {
    if (!name.startsWith(`rondo-${worker}-`)) continue;
    for (const processId of attempt('ip', ['netns', 'pids', name]).split('\n')) kill(Number(processId));
    attempt('ip', ['netns', 'del', name]);
  }
  for (const { name } of list('/sys/class/net')) if (name.includes(worker)) attempt('ip', ['link', 'del', name]);
  attempt('nft', ['delete', 'table', 'inet', `rondo_${worker}`]);
  rmSync(`/run/rondo-${worker}`, { recursive: true, force: true });
  const hierarchies = ['', ...list('/sys/fs/cgroup').map(({ name }) => name)];
  for (const hierarchy of hierarchies) removeGroups(join('/sys/fs/cgroup', hierarchy, `rondo-${worker}`));
}

function removeGroups(directory: string): void {
  for (const entry of list(directory)) if (entry.isDirectory()) removeGroups(join(directory, entry.name));
  try {
    rmdirSync(directory);
  } catch {
    // Not there, or its last process has not quite ended.
  }
}

function mountsBelow(directory: string): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const points = mounts.map((line) => (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, unescapeByte));
  return points.filter((point) => point.startsWith(`${directory}/`));
}

function unescapeByte(_whole: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 8));
}

/** A database gets the chance to give its shared memory back, which it does at once. */
function end(processId: number): void {
  let isDatabase = false;
  try {
    isDatabase = readFileSync(`/proc/${processId}/comm`, 'utf8') === 'postgres\n';
  } catch {
    // It has ended by itself.
  }
  kill(processId, isDatabase ? 'SIGQUIT' : 'SIGKILL');
}

function kill(processId: number, signal: 'SIGQUIT' | 'SIGKILL' = 'SIGKILL'): void {
  try {
    if (processId > 1) process.kill(processId, signal);
  } catch {
    // It has ended by itself.
  }
}

/** What a program printed; empty where it failed, since half of it may be gone already. */
function attempt(program: string, argv: string[]): string {
  try {
    return execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
