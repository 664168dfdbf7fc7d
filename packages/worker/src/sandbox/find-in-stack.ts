import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { MountStack } from '../volumes/mount-stack.ts';

const maxLinks = 40;

/**
 * Reads a file as a container whose root is this stack would see it: upper directories win, deletion marks hide, and
 * symbolic links are followed inside the stack, never on the host. `undefined` where there is no such file.
 * An opaque directory of an upper layer is not recognised as such (Node reads no extended attributes).
 */
export function readFileInStack(stack: MountStack, path: string): string | undefined {
  const directories = [
    ...stack.layers,
    ...(stack.writable === undefined ? [] : [stack.writable.upperDir]),
  ].toReversed();
  const found = find(directories, path.split('/'), maxLinks);
  return found?.stats.isFile() === true ? readFileSync(found.path, 'utf8') : undefined;
}

type Found = { path: string; stats: Stats };

/** `roots` are the stack's directories from the topmost down; `parts` the path's components, from the root on. */
function find(roots: string[], parts: string[], linksLeft: number): Found | undefined {
  let candidates = roots;
  const walked: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (part === '' || part === '.') continue;
    const rest = parts.slice(index + 1);
    if (part === '..') return find(roots, [...walked.slice(0, -1), ...rest], linksLeft);
    const { directories, entry } = look(candidates, part);
    if (entry === undefined && directories.length === 0) return undefined;
    if (entry?.stats.isSymbolicLink() === true) {
      if (linksLeft === 0) return undefined;
      const target = readlinkSync(entry.path);
      const from = target.startsWith('/') ? [] : walked;
      return find(roots, [...from, ...target.split('/'), ...rest], linksLeft - 1);
    }
    if (entry !== undefined)
      return rest.every((name) => name === '') && !isDeletionMark(entry.stats) ? entry : undefined;
    candidates = directories;
    walked.push(part);
  }
  return undefined;
}

/** What the name is in a merged directory: directories that lie over each other, or the topmost thing that is none. */
function look(candidates: string[], name: string): { directories: string[]; entry: Found | undefined } {
  const directories: string[] = [];
  for (const candidate of candidates) {
    const path = join(candidate, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (stats.isDirectory()) directories.push(path);
    else return { directories, entry: directories.length === 0 ? { path, stats } : undefined };
  }
  return { directories, entry: undefined };
}

/** overlayfs marks a deleted name by a character device 0/0. */
function isDeletionMark(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0;
}
