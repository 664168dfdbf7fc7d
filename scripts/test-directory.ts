import { chmodSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sweepTestDirectory } from './sweep-test-directory.ts';

/** The process a directory belongs to, and when the kernel started that, which tells it from a later one of its number. */
const namePattern = /^rondo-tests-(\d+)-(\d+)$/;

/**
 * Has this process and those it starts put temporary files into a directory that bears its name, and first takes away what
 * runs that were killed have left: processes, mounts, networks and files. Runs that go on beside are left alone.
 */
export function openTestDirectory(): void {
  const parent = tmpdir();
  // One of ours has been opened by the process that started this one.
  if (namePattern.test(basename(parent))) return;
  sweepTestDirectories(parent);
  const directory = join(parent, `rondo-tests-${process.pid}-${readStartTicks(process.pid)}`);
  mkdirSync(directory, { recursive: true });
  // As /tmp itself is: tests also run programs that aren't root.
  chmodSync(directory, 0o1777);
  process.env.TMPDIR = directory;
  process.once('exit', () => leaveTestDirectory(directory));
}

/** Takes away what tests that failed have left: a run that goes well has nothing here any more but its database. */
function leaveTestDirectory(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith('rondo-test-postgres-')) sweepTestDirectory(join(directory, name));
  }
  try {
    rmdirSync(directory);
  } catch {
    // The database ends when it sees that this process is gone, and takes the directory along.
  }
}

/** Takes away the directories of test runs in `parent` whose process is gone. */
export function sweepTestDirectories(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, owner, startTicks] = namePattern.exec(name) ?? [];
    if (owner === undefined || readStartTicks(Number(owner)) === startTicks) continue;
    sweepTestDirectory(join(parent, name));
  }
}

/** When the kernel started a process, in clock ticks since boot; undefined where there is none. */
function readStartTicks(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
