import { type ChildProcess, spawn } from 'node:child_process';
import type { ContainerTools } from '../containers/container-tools.ts';
import { runtimeFlags } from '../containers/runtime.ts';
import { holderScript } from './holder-script.ts';
import type { ProcessRecord } from './process-record.ts';

/**
 * Starts the holder of a process in the process's directory, in a session of its own so that it outlives the worker and
 * no Ctrl-C of a terminal reaches it. With `joinedHolder`,
 * the process id of the container's first holder, it shares that one's mounts. Busybox serves as its shell, since that starts fastest. The environment holds nothing of the user's: that is in the runtime's configuration.
 */
export function startHolder(
  directory: string,
  record: ProcessRecord,
  tools: ContainerTools,
  joinedHolder?: number,
): ChildProcess {
  const { runtime, busyboxPath, runtimeRoot } = tools;
  const namespace = joinedHolder === undefined ? ['unshare', '-m'] : ['nsenter', '-m', '-t', String(joinedHolder)];
  const child = spawn(busyboxPath, [...namespace, busyboxPath, 'sh', '-c', holderScript, 'rondo-holder'], {
    cwd: directory,
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C',
      MODE: record.mode,
      TERMINAL: record.terminal ? 'yes' : 'no',
      STDIN: record.stdin,
      RUNTIME: runtime.path,
      RUNTIME_ROOT: runtimeRoot,
      RUNTIME_ID: record.runtimeId,
      RUNTIME_FLAGS: runtimeFlags(runtime, record.withCgroup).join(' '),
      DIRECTORY: directory,
      HIDE: joinedHolder === undefined ? runtime.hiddenMount : '',
      GATED: runtime.name === 'crun' ? 'yes' : 'no',
      // crun takes the size from the configuration, runc from its own terminal.
      WINDOW: runtime.name === 'runc' ? (record.window ?? '') : '',
    },
  });
  child.unref();
  return child;
}
