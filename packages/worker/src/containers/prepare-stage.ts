import { chmodSync, chownSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkFiles } from '../network/network-files.ts';

export type StageContent = {
  /** How many bind mounts need a place. */
  mountCount: number;
  initDirectory: string;
  networkFiles: NetworkFiles;
  /** Who owns the container's own /etc files: its root. */
  owner: { uid: number; gid: number };
};

/** Makes the directory that a holder shows on the stage: mount points, our init, and the container's own /etc files. */
export function prepareStage(directory: string, content: StageContent): void {
  const { mountCount, initDirectory, networkFiles, owner } = content;
  const mountPoints = ['root', ...Array.from({ length: mountCount }, (_, index) => String(index))];
  for (const name of ['', 'net', 'init', ...mountPoints]) {
    mkdirSync(join(directory, name), { recursive: true });
    // Whatever the umask: root of a user namespace passes through here as one of the others.
    chmodSync(join(directory, name), 0o755);
  }
  for (const name of ['sh', 'init']) {
    rmSync(join(directory, 'init', name), { force: true });
    linkSync(join(initDirectory, name), join(directory, 'init', name));
  }
  for (const [name, text] of Object.entries(networkFiles)) {
    const path = join(directory, 'net', name);
    writeFileSync(path, text, { mode: 0o644 });
    chownSync(path, owner.uid, owner.gid);
  }
}
