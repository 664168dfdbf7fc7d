import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { ContainerTools } from '../containers/container-tools.ts';
import { commonEnvironment, ownEnvironment } from './holder-environment.ts';
import { holderScript } from './holder-script.ts';
import { nurseryScript } from './nursery-script.ts';
import type { ProcessRecord } from './process-record.ts';

/** With mounts of its own, and those that the machine gets meanwhile. */
const ownMounts = ['unshare', '-m', '--propagation', 'slave'];

/**
 * Starts the holder of a process in the process's directory, in a session of its own, so that it outlives the worker and no
 * Ctrl-C of a terminal reaches it. With `joinedHolder`, the process id of the container's first holder, it shares that
 * one's mounts. Busybox serves as its shell, since that starts fastest.
 */
export function startHolder(
  directory: string,
  record: ProcessRecord,
  tools: ContainerTools,
  joinedHolder?: number,
): ChildProcess {
  const namespace = joinedHolder === undefined ? ownMounts : ['nsenter', '-m', '-t', String(joinedHolder)];
  const env = {
    ...commonEnvironment(tools),
    ...ownEnvironment(directory, record, tools),
    ...(joinedHolder === undefined ? {} : { HIDE: '', SEAL: '' }),
    MODE: record.mode,
  };
  const child = spawn(tools.busyboxPath, [...namespace, tools.busyboxPath, 'sh', '-c', holderScript, 'rondo-holder'], {
    cwd: directory,
    detached: true,
    stdio: 'ignore',
    env,
  });
  child.unref();
  return child;
}

/** Starts what starts holders ahead: a line with a name on its standard input for each, which gets the directory of this name in `spares`. */
export function startNursery(spares: string, tools: ContainerTools): ChildProcessByStdio<Writable, null, null> {
  const { busyboxPath } = tools;
  const script = ['sh', '-c', nurseryScript, 'rondo-nursery', holderScript];
  const child = spawn(busyboxPath, [...ownMounts, busyboxPath, ...script], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      ...commonEnvironment(tools),
      SPARE: 'yes',
      SPARES: spares,
      WORKER: String(process.pid),
      BUSYBOX: busyboxPath,
    },
  });
  child.unref();
  return child;
}
