import { closeSync, constants, fchmodSync, fchownSync, mkdirSync, openSync, readlinkSync } from 'node:fs';
import { nameOf } from '../tar/tar-entry.ts';
import { UnsafeArchiveError } from './errors.ts';

const openFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const maxOpen = 64;
const maxLinks = 40;

type Owner = { uid: number; gid: number };

/**
 * Open directories below one root. Every directory is reached from an open parent, one name at a time and never through
 * a symbolic link that the kernel follows, so nothing that an archive or a running container puts in the way leads out.
 * Links on the way are followed by hand, with the root as their `/`. Paths are lists of byte strings.
 */
export class DirectoryHandles {
  readonly #root: number;
  readonly #owner: Owner;
  readonly #open = new Map<string, number>();

  /** `root` stays the caller's to close. `owner` is who directories belong to that no entry of the archive describes. */
  constructor(root: number, owner: Owner) {
    this.#root = root;
    this.#owner = owner;
  }

  /** Where a name in a directory can be reached by system calls that take a path, whatever the directory's path is. */
  nameIn(directory: number, name: string): Buffer {
    return Buffer.from(`/proc/self/fd/${directory}/${name}`, 'latin1');
  }

  /** An open directory; what is missing of its path is made. The handle is good until the next call. */
  directory(parts: string[]): number {
    return this.#walk(parts, { links: 0 });
  }

  /** Forgets handles at and below a path, because something else stands there now. */
  forget(parts: string[]): void {
    const path = parts.join('/');
    for (const [known, handle] of this.#open) {
      if (known === path || known.startsWith(`${path}/`)) {
        closeSync(handle);
        this.#open.delete(known);
      }
    }
  }

  close(): void {
    for (const handle of this.#open.values()) closeSync(handle);
    this.#open.clear();
  }

  #walk(parts: string[], budget: { links: number }): number {
    let depth = parts.length;
    while (depth > 0 && !this.#open.has(parts.slice(0, depth).join('/'))) depth -= 1;
    let handle = depth === 0 ? this.#root : this.#known(parts.slice(0, depth).join('/'));
    for (; depth < parts.length; depth += 1) {
      const name = parts[depth] ?? '';
      const child = this.#enter(handle, name);
      if (child === undefined) {
        const target = this.#target(handle, parts.slice(0, depth + 1), budget);
        return this.#walk([...target, ...parts.slice(depth + 1)], budget);
      }
      handle = child;
      this.#remember(parts.slice(0, depth + 1).join('/'), handle);
    }
    return handle;
  }

  /** Opens a child, making it where it is missing; `undefined` where a symbolic link (or no directory) stands there. */
  #enter(parent: number, name: string): number | undefined {
    const path = this.nameIn(parent, name);
    try {
      return openSync(path, openFlags);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === 'ELOOP' || error.code === 'ENOTDIR') return undefined;
      if (error.code !== 'ENOENT') throw error;
    }
    mkdirSync(path, 0o755);
    const made = openSync(path, openFlags);
    fchownSync(made, this.#owner.uid, this.#owner.gid);
    fchmodSync(made, 0o755);
    return made;
  }

  #target(parent: number, parts: string[], budget: { links: number }): string[] {
    budget.links += 1;
    const shown = nameOf(parts.join('/'));
    if (budget.links > maxLinks) throw new UnsafeArchiveError(`${shown}: too many symbolic links on the way`);
    let target: string;
    try {
      target = readlinkSync(this.nameIn(parent, parts.at(-1) ?? ''), 'latin1');
    } catch (error) {
      if (isSystemError(error) && error.code === 'EINVAL') {
        throw new UnsafeArchiveError(`${shown} is not a directory, but the archive has entries below it`);
      }
      throw error;
    }
    const resolved = target.startsWith('/') ? [] : parts.slice(0, -1);
    for (const part of target.split('/')) {
      if (part === '..') resolved.pop();
      else if (part !== '' && part !== '.') resolved.push(part);
    }
    return resolved;
  }

  #known(path: string): number {
    const handle = this.#open.get(path);
    if (handle === undefined) throw new Error(`no open directory ${path}`);
    this.#open.delete(path);
    this.#open.set(path, handle);
    return handle;
  }

  #remember(path: string, handle: number): void {
    this.#open.set(path, handle);
    if (this.#open.size <= maxOpen) return;
    const [oldest] = this.#open;
    if (oldest === undefined || oldest[0] === path) return;
    closeSync(oldest[1]);
    this.#open.delete(oldest[0]);
  }
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
