import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Owner } from '../quickstart/owners.ts';

/** What a web process of quickstart is started with: directories as this machine sees them. */
export type WebProcess = {
  readonly owner: Owner;
  /** The checkout (or release) that the program runs from. */
  readonly program: string;
  readonly postgresSocketDirectory: string;
  readonly workerSocketDirectory: string;
  /** Readable by web only: keys, local users. */
  readonly secretsDirectory: string;
  /** Writable by web: what Node keeps of compiled sources. */
  readonly cacheDirectory: string;
  readonly logFile: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Left to itself, V8 lets what is new grow to 64 MiB before it looks, and keeps that. Requests leave little behind: looking more often
 * costs them nothing that could be measured, and a web node stays 70 MiB smaller after a rush.
 */
const nodeFlags = ['--max-semi-space-size=4'];

const base = '/mnt';

/** Where web sees the directories; options that name them must use these. */
export const webPaths = {
  node: `${base}/node`,
  program: `${base}/rondo`,
  postgres: `${base}/postgres`,
  worker: `${base}/worker`,
  secrets: `${base}/secrets`,
  cache: `${base}/cache`,
} as const;

/**
 * In a mount namespace of its own everything web needs is bound at short paths below a private /mnt: no directory on the way need be open
 * to web's uid (a checkout may lie below /root), socket paths fit, and the program is read-only. Sources are opened before /mnt is covered.
 */
const isolate = `
  set -e
  exec 4<"$1" 5<"$2" 6<"$3" 7<"$4" 8<"$5" 9<"$6"
  mount -t tmpfs -o mode=755,size=64k rondo ${base}
  mkdir ${webPaths.program} ${webPaths.postgres} ${webPaths.worker} ${webPaths.secrets} ${webPaths.cache}
  : >${webPaths.node}
  mount -c --bind /proc/self/fd/4 ${webPaths.node}
  mount -c --bind /proc/self/fd/5 ${webPaths.program}
  mount -c -o remount,bind,ro ${webPaths.program}
  mount -c --bind /proc/self/fd/6 ${webPaths.postgres}
  mount -c --bind /proc/self/fd/7 ${webPaths.worker}
  mount -c --bind /proc/self/fd/8 ${webPaths.secrets}
  mount -c --bind /proc/self/fd/9 ${webPaths.cache}
  exec 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
  cd /
  uid=$7 gid=$8
  shift 8
  exec setpriv --reuid "$uid" --regid "$gid" --clear-groups --no-new-privs --pdeathsig KILL -- "$@"
`;

/**
 * Starts `rondo web` under a uid of its own. It tells over its IPC channel when it is ready. Where this process dies without a word
 * it dies at once, too: the next start needs its port, and goes on with its builds.
 */
export function launchWeb(options: WebProcess): ChildProcess {
  const sources = [
    process.execPath,
    options.program,
    options.postgresSocketDirectory,
    options.workerSocketDirectory,
    options.secretsDirectory,
    options.cacheDirectory,
  ];
  const owner = [String(options.owner.uid), String(options.owner.gid)];
  const command = [
    webPaths.node,
    ...nodeFlags,
    `${webPaths.program}/packages/server/src/bin.ts`,
    'web',
    ...options.argv,
  ];
  const argv = [
    '--mount',
    '--propagation',
    'private',
    '--',
    'sh',
    '-c',
    isolate,
    'sh',
    ...sources,
    ...owner,
    ...command,
  ];
  return withLog(options.logFile, (log) =>
    spawn('unshare', argv, {
      // A Ctrl-C of the terminal is for quickstart, which ends its children in order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...options.env, NODE_COMPILE_CACHE: webPaths.cache },
    }),
  );
}

/** Runs `launch` with the log opened for appending; the child keeps its own copy. */
export function withLog(file: string, launch: (log: number) => ChildProcess): ChildProcess {
  const log = openSync(file, 'a', 0o600);
  try {
    return launch(log);
  } finally {
    closeSync(log);
  }
}
