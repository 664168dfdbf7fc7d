import { chmodSync, copyFileSync, lchownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MountStack } from '../../volumes/mount-stack.ts';
import type { VolumeStacks } from '../volume-stacks.ts';

const applets =
  'sh printf cat ls id ps sleep mount stat echo env rm mkdir touch head seq yes kill test stty ping wget nc ip dd trap'.split(
    ' ',
  );

/** A root file system of one busybox, owned as layers are on disk: root is `rootId`. */
export function makeTestRoot(directory: string, rootId: number): void {
  for (const name of ['bin', 'etc', 'tmp', 'opt', 'home']) mkdirSync(join(directory, name), { recursive: true });
  copyFileSync('/usr/bin/busybox', join(directory, 'bin/busybox'));
  for (const applet of ['true', 'false', ...applets]) symlinkSync('busybox', join(directory, 'bin', applet));
  writeFileSync(join(directory, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nbuilder:x:1000:1001::/home:/bin/sh\n');
  writeFileSync(join(directory, 'etc/group'), 'root:x:0:\nbuilders:x:1001:\n');
  chmodSync(join(directory, 'tmp'), 0o1777);
  own(directory, rootId);
}

function own(path: string, id: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) own(child, id);
    else lchownSync(child, id, id);
  }
  lchownSync(path, id, id);
}

/** Volumes that are plain directories, as a volume store would describe them. */
export class TestVolumes implements VolumeStacks {
  readonly #directory: string;
  readonly #rootId: number;
  readonly #stacks = new Map<string, MountStack>();

  constructor(directory: string, rootId: number) {
    this.#directory = directory;
    this.#rootId = rootId;
  }

  /** Path of a new volume: writable, above these layers (lowest first). */
  make(handle: string, layers: string[] = []): string {
    const place = join(this.#directory, handle);
    const writable = { upperDir: join(place, 'data'), workDir: join(place, 'work') };
    for (const path of [writable.upperDir, writable.workDir]) mkdirSync(path, { recursive: true, mode: 0o755 });
    lchownSync(writable.upperDir, this.#rootId, this.#rootId);
    this.#stacks.set(handle, { layers, writable });
    return join(place, 'volume');
  }

  /** Where the writes of a volume lie. */
  dataOf(handle: string): string {
    return join(this.#directory, handle, 'data');
  }

  stackOf(handle: string, use: { readOnly: boolean; privileged: boolean }): MountStack {
    const stack = this.#stacks.get(handle);
    if (stack?.writable === undefined) throw new Error(`no volume ${handle}`);
    return use.readOnly ? { layers: [...stack.layers, stack.writable.upperDir], writable: undefined } : stack;
  }

  handleOfPath(path: string): { handle: string; subPath: string } | undefined {
    for (const handle of this.#stacks.keys()) {
      const volume = join(this.#directory, handle, 'volume');
      if (path === volume) return { handle, subPath: '' };
      if (path.startsWith(`${volume}/`)) return { handle, subPath: path.slice(volume.length + 1) };
    }
    return undefined;
  }
}
