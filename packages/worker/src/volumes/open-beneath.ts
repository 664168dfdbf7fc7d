import { closeSync, constants, fstatSync, openSync, readlinkSync, type Stats } from 'node:fs';
import { VolumePathError } from './errors.ts';

/** Names a file without opening it (Linux); Node has no constant for it. */
const namingFlags = 0o10000000 | constants.O_NOFOLLOW;
const maxLinks = 40;

/** An open file or directory beneath a volume, by descriptor: what happens to its path later doesn't matter. */
export type OpenBeneath = { handle: number; stat: Stats; name: string; [Symbol.dispose](): void };

/**
 * Opens a file or a directory beneath `root` for reading. `..` and symbolic links are followed, but only beneath the
 * root; whatever leads out of it, or is neither file nor directory, does not exist: VolumePathError.
 */
export function openBeneath(root: string, path: string): OpenBeneath {
  const trail = [openNamed(root)];
  try {
    const names = walk(trail, splitPath(path));
    const named = trail.at(-1);
    if (named === undefined) throw new VolumePathError();
    const stat = fstatSync(named);
    if (!stat.isFile() && !stat.isDirectory()) throw new VolumePathError();
    const handle = openSync(`/proc/self/fd/${named}`, constants.O_RDONLY);
    return { handle, stat, name: names.at(-1) ?? '', [Symbol.dispose]: () => closeSync(handle) };
  } finally {
    for (const handle of trail) closeSync(handle);
  }
}

/** Walks name by name; `trail` holds the handles from the root to where we stand. */
function walk(trail: number[], path: string[]): string[] {
  const pending = path.toReversed();
  const names: string[] = [];
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const here = trail.at(-1);
    if (here === undefined) throw new VolumePathError();
    if (name === '..') {
      const left = names.pop() === undefined ? undefined : trail.pop();
      if (left === undefined) throw new VolumePathError();
      closeSync(left);
      continue;
    }
    const child = `/proc/self/fd/${here}/${name}`;
    const handle = openNamed(child);
    if (fstatSync(handle).isSymbolicLink()) {
      closeSync(handle);
      links += 1;
      const target = readlinkSync(child);
      if (links > maxLinks || target.startsWith('/')) throw new VolumePathError();
      pending.push(...splitPath(target).toReversed());
    } else {
      trail.push(handle);
      names.push(name);
    }
  }
  return names;
}

function splitPath(path: string): string[] {
  if (path.includes('\0')) throw new VolumePathError();
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function openNamed(path: string): number {
  try {
    return openSync(path, namingFlags);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') throw new VolumePathError();
    throw error;
  }
}
