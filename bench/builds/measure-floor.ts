import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = 10;
/** crun refuses to work where a second kind of control groups is mounted beside the first. */
const hide = 'if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi';
const run = 'crun --cgroup-manager=disabled --root "$PWD/state" run "$1"';

/** What the machine needs at this moment for containers that run `true`, in milliseconds: one, ten in turn, ten at once. */
export function measureFloor(): { one: number; sequence: number; parallel: number } {
  const directory = mkdtempSync(join(tmpdir(), 'rondo-bench-'));
  try {
    makeBundle(directory);
    const sequence = time(directory, `for n in 0 1 2 3 4 5 6 7 8 9; do one $n || exit; done`) / rounds;
    const parallel = time(directory, `for n in 0 1 2 3 4 5 6 7 8 9; do one $n & done; wait`) / rounds;
    return { one: sequence / 10, sequence, parallel };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function time(directory: string, work: string): number {
  const script = `${hide}\none() { set -- "floor-$$-$1"; ${run}; }\nfor round in $(seq ${rounds}); do ${work}; done`;
  const startedMs = performance.now();
  execFileSync('unshare', ['--mount', 'sh', '-c', script], { cwd: directory, stdio: 'ignore' });
  return performance.now() - startedMs;
}

/** A container with namespaces of its own and the usual file systems, as tasks have them, around a static busybox. */
function makeBundle(directory: string): void {
  mkdirSync(join(directory, 'rootfs/bin'), { recursive: true });
  copyFileSync('/bin/busybox', join(directory, 'rootfs/bin/true'));
  const ids = [{ containerID: 0, hostID: 0, size: 65_536 }];
  const mount = (destination: string, type: string) => ({ destination, type, source: type });
  const config = {
    ociVersion: '1.0.2',
    process: { terminal: false, user: { uid: 0, gid: 0 }, args: ['/bin/true'], env: [], cwd: '/' },
    root: { path: 'rootfs' },
    mounts: [mount('/proc', 'proc'), mount('/dev', 'tmpfs'), mount('/dev/pts', 'devpts'), mount('/dev/shm', 'tmpfs')],
    linux: {
      uidMappings: ids,
      gidMappings: ids,
      namespaces: ['pid', 'ipc', 'uts', 'mount', 'user', 'network'].map((type) => ({ type })),
    },
  };
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
}
