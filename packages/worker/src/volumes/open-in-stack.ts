import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { MountStack } from './mount-stack.ts';
import type { OpenBeneath } from './open-beneath.ts';

/** What a look at the bare directories of a stack says about a path: what it is, that it is not there, or that only a mount can tell. */
export type Look = { type: 'file'; file: OpenBeneath } | { type: 'absent' } | { type: 'unsure' };

/**
 * Looks for a file in the directories of a stack without mounting it: the usual case of a small file that web reads
 * (metadata.json, a task's configuration) costs a few system calls. As soon as two directories have anything to do with
 * the path, or a symbolic link lies on it, it is `unsure`: deletion marks and opaque directories are the kernel's to judge.
 */
export function lookInStack(stack: MountStack, path: string): Look {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..') || path.includes('\0')) return { type: 'unsure' };
  const directories = [...stack.layers, ...(stack.writable === undefined ? [] : [stack.writable.upperDir])];
  const concerned = directories.filter(
    (directory) => lstatSync(join(directory, parts[0] ?? ''), { throwIfNoEntry: false }) !== undefined,
  );
  const [only, ...others] = concerned;
  if (only === undefined) return { type: 'absent' };
  // A file at the top of the topmost directory hides whatever is below.
  const topmost = concerned.at(-1) ?? only;
  if (others.length > 0 && parts.length > 1) return { type: 'unsure' };
  return openPlain(topmost, parts);
}

/** Opens a regular file by directories that are none but directories. */
function openPlain(root: string, parts: string[]): Look {
  let handle = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    for (const [depth, part] of parts.entries()) {
      const path = `/proc/self/fd/${handle}/${part}`;
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found === undefined) return { type: 'absent' };
      const isLast = depth === parts.length - 1;
      if (isLast ? !found.isFile() : !found.isDirectory()) return { type: 'unsure' };
      const next = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      closeSync(handle);
      handle = next;
    }
    const stat = fstatSync(handle);
    if (!stat.isFile()) return { type: 'unsure' };
    const file = handle;
    handle = -1;
    return {
      type: 'file',
      file: { handle: file, stat, name: parts.at(-1) ?? '', [Symbol.dispose]: () => closeSync(file) },
    };
  } finally {
    if (handle !== -1) closeSync(handle);
  }
}
