import { join } from 'node:path';

/**
 * The files of one process, all in its own directory. The worker writes `process.json`, the runtime's configuration and
 * the mounts; the holder writes `claimed`, `status`, `stdout`, `stderr`; the runtime writes `pid` and `runtime.log`.
 */
export function processFiles(directory: string) {
  const file = (name: string) => join(directory, name);
  return {
    directory,
    /** Made by whoever comes first, exclusively: the holder (it runs) or a worker that starts up (it never will). */
    claimed: file('claimed'),
    record: file('record.json'),
    status: file('status'),
    stdout: file('stdout'),
    stderr: file('stderr'),
    stdinBytes: file('stdin'),
    stdinPipe: file('stdin.fifo'),
    acknowledged: file('acknowledged'),
    /** Why the worker killed it: `stopped` with everything else, or `killed` on request. */
    verdict: file('verdict'),
    containerConfig: file('config.json'),
    processConfig: file('process.json'),
    mountGroups: file('groups'),
    mounts: (index: number) => file(`mounts.${index}`),
    realPaths: file('real'),
    pid: file('pid'),
    runtimeLog: file('runtime.log'),
    mountLog: file('mount.log'),
  };
}
export type ProcessFiles = ReturnType<typeof processFiles>;

/** A directory name for a process id, whatever characters that has. */
export function processDirectoryName(id: string): string {
  return `p-${encodeURIComponent(id).replaceAll('.', '%2E')}`;
}

/** The process id that a directory name stands for. */
export function processIdOf(directoryName: string): string {
  return decodeURIComponent(directoryName.slice(2));
}
