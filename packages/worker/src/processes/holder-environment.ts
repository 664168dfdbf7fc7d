import type { ContainerTools } from '../containers/container-tools.ts';
import { type Runtime, runtimeFlags } from '../containers/runtime.ts';
import type { ProcessRecord } from './process-record.ts';

/** What a holder is told of its process, in the order in which one that waits reads it. */
const ownNames = ['DIRECTORY', 'TERMINAL', 'STDIN', 'RUNTIME_ROOT', 'RUNTIME_ID', 'RUNTIME_FLAGS', 'WINDOW'] as const;
type Own = Record<(typeof ownNames)[number], string>;

/** What all holders of a worker are told. It holds nothing of the user's: that is in the runtime's configuration. */
export function commonEnvironment({ runtime }: ContainerTools): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    RUNTIME: runtime.path,
    HIDE: runtime.hiddenMount,
    SEAL: runtime.name === 'crun' ? runtime.path : '',
    GATED: runtime.name === 'crun' ? 'yes' : 'no',
    STORES: writesToFiles(runtime) ? 'yes' : 'no',
    MODE: 'run',
    SPARE: 'no',
    // In the environment from the start, so that those who read them later pass them on.
    ...Object.fromEntries(ownNames.map((name) => [name, ''])),
  };
}

/** From 1.19.1 on crun waits until its output takes more, which files can't be waited for. */
function writesToFiles({ name, version }: Runtime): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return name === 'crun' && major === 1 && minor < 19;
}

export function ownEnvironment(
  directory: string,
  record: ProcessRecord,
  { runtime, runtimeRoot }: ContainerTools,
): Own {
  return {
    DIRECTORY: directory,
    TERMINAL: record.terminal ? 'yes' : 'no',
    STDIN: record.stdin,
    RUNTIME_ROOT: runtimeRoot,
    RUNTIME_ID: record.runtimeId,
    RUNTIME_FLAGS: runtimeFlags(runtime, record.withCgroup).join(' '),
    // crun takes the size from the configuration, runc from its own terminal.
    WINDOW: runtime.name === 'runc' ? (record.window ?? '') : '',
  };
}

/** The same as text for a holder that waits. */
export function holderOrder(own: Own): string {
  return ownNames.map((name) => `${own[name]}\n`).join('');
}
