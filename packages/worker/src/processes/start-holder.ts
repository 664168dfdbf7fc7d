import { type ChildProcess, spawn } from 'node:child_process';
import type { ContainerTools } from '../containers/container-tools.ts';
import { runtimeFlags } from '../containers/runtime.ts';
import { holderScript } from './holder-script.ts';
import type { ProcessRecord } from './process-record.ts';

/**
 * Starts the holder of a process in the process's directory, in a session of its own so that it outlives the worker and
 * no Ctrl-C of a terminal reaches it. Busybox serves as its shell, since that starts fastest. The environment holds nothing of the user's: that is in the runtime's configuration.
 */
export function startHolder(directory: string, record: ProcessRecord, tools: ContainerTools): ChildProcess {
  const { runtime, busyboxPath, runtimeRoot } = tools;
  const child = spawn(busyboxPath, ['unshare', '-m', busyboxPath, 'sh', '-c', holderScript, 'rondo-holder'], {
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
      HIDE: runtime.hiddenMount,
    },
  });
  child.unref();
  return child;
}
