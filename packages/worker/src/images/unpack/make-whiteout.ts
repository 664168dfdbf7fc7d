import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';

/** Puts a fresh deletion mark (a character device 0/0) at a path. Node has no mknod; all other marks are links to this one. */
export function makeWhiteout(path: string): void {
  const half = `${path}.new`;
  rmSync(half, { force: true });
  execFileSync('mknod', [half, 'c', '0', '0'], { stdio: 'pipe' });
  renameSync(half, path);
}
