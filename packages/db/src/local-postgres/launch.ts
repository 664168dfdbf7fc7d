import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { PostgresLayout, PostgresOwner } from './layout.ts';

/** The paths as the launched program sees them. */
export type LaunchPaths = { programs: string; data: string; config: string; run: string };

export type Launcher = {
  /** True where the program sees the machine through mounts of its own, with its own passwd file. */
  readonly isolated: boolean;
  readonly paths: LaunchPaths;
  /** Starts `program` of PostgreSQL's; it ends (fast shutdown) when this process dies. */
  launch(program: string, argv: readonly string[]): ChildProcess;
};

export type LauncherOptions = { programs: string; layout: PostgresLayout; owner: PostgresOwner };

/** Of util-linux, as setpriv is. */
const isolator = 'unshare';
const base = '/mnt';
const isolatedPaths: LaunchPaths = {
  programs: `${base}/programs`,
  data: `${base}/data`,
  config: `${base}/config`,
  run: `${base}/run`,
};

/**
 * In a mount namespace of its own: everything bound at short paths below a private /mnt, so that no directory on the way
 * need be open to the server's uid and the socket's path fits. The sources are opened before /mnt is covered.
 */
const isolate = `
  set -e
  exec 3<"$1" 4<"$2" 5<"$3" 6<"$4"
  mount -t tmpfs -o mode=755,size=64k rondo ${base}
  mkdir ${isolatedPaths.programs} ${isolatedPaths.data} ${isolatedPaths.config} ${isolatedPaths.run}
  mount -c --bind /proc/self/fd/3 ${isolatedPaths.programs}
  mount -c --bind /proc/self/fd/4 ${isolatedPaths.data}
  mount -c --bind /proc/self/fd/5 ${isolatedPaths.config}
  mount -c --bind /proc/self/fd/6 ${isolatedPaths.run}
  mount -c --bind ${isolatedPaths.config}/passwd /etc/passwd
  exec 3<&- 4<&- 5<&- 6<&-
  cd /
  uid=$5 gid=$6
  shift 6
  exec setpriv --reuid "$uid" --regid "$gid" --clear-groups --pdeathsig INT -- "$@"
`;

/** As root in a mount namespace under the owner's uid; otherwise plainly as who we are. */
export function createLauncher({ programs, layout, owner }: LauncherOptions): Launcher {
  if (process.getuid?.() !== 0 || !canUnshare()) {
    const paths = { ...layout, programs };
    return {
      isolated: false,
      paths,
      launch: (program, argv) => run('setpriv', ['--pdeathsig', 'INT', '--', `${programs}/bin/${program}`, ...argv]),
    };
  }
  const sources = [programs, layout.data, layout.config, layout.run, String(owner.uid), String(owner.gid)];
  return {
    isolated: true,
    paths: isolatedPaths,
    launch: (program, argv) =>
      run(isolator, [
        ...['--mount', '--propagation', 'private', '--', 'sh', '-c', isolate, 'sh', ...sources],
        ...[`${isolatedPaths.programs}/bin/${program}`, ...argv],
      ]),
  };
}

function run(command: string, argv: string[]): ChildProcess {
  const environment = { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  // A Ctrl-C of the terminal is for whoever started it and ends it when nobody needs it any more.
  return spawn(command, argv, { stdio: ['pipe', 'pipe', 'pipe'], env: environment, detached: true });
}

function canUnshare(): boolean {
  return spawnSync(isolator, ['--mount', '--propagation', 'private', 'true'], { stdio: 'ignore' }).status === 0;
}
