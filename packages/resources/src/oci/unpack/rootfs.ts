import { lstatSync, mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError } from '../../sdk/archive/tar-header.ts';

const maxLinks = 40;

/**
 * A directory that is being filled as the root of a file system. Names of archives are resolved as that system would
 * resolve them: symbolic links and `..` never lead out of it, whatever a hostile image says.
 */
export class Rootfs {
  readonly path: string;
  /** Directories (by their name in the archive) that are known to be real, with where they are. */
  readonly #known = new Map<string, string>();

  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true });
  }

  /** Where an entry belongs: its parent made and resolved, the last part left as it is. Undefined for the root itself. */
  place(name: string): string | undefined {
    const parts = split(name);
    const last = parts.pop();
    return last === undefined ? undefined : join(this.#directory(parts), last);
  }

  /** Forgets what it knows; to be called when something that was a directory, or a link to one, may have gone. */
  forget(): void {
    this.#known.clear();
  }

  #directory(parts: readonly string[]): string {
    const name = parts.join('/');
    const known = this.#known.get(name) ?? this.#resolve(parts);
    this.#known.set(name, known);
    return known;
  }

  #resolve(parts: readonly string[]): string {
    const pending = [...parts];
    let real: string[] = [];
    for (let links = 0; pending.length > 0; ) {
      const part = pending.shift() ?? '';
      if (part === '..') {
        real = real.slice(0, -1);
        continue;
      }
      const here = join(this.path, ...real, part);
      const stats = lstatSync(here, { throwIfNoEntry: false });
      if (stats?.isSymbolicLink() === true) {
        links += 1;
        if (links > maxLinks) throw new ArchiveError(`${parts.join('/')}: too many levels of symbolic links`);
        const target = readlinkSync(here);
        if (target.startsWith('/')) real = [];
        pending.unshift(...splitLink(target));
        continue;
      }
      if (stats !== undefined && !stats.isDirectory()) rmSync(here);
      if (stats?.isDirectory() !== true) mkdirSync(here, { mode: 0o755 });
      real = [...real, part];
    }
    return join(this.path, ...real);
  }
}

/** Parts of an entry's name: `..` cannot climb above the root. */
function split(name: string): string[] {
  const parts: string[] = [];
  for (const part of splitLink(name)) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

function splitLink(target: string): string[] {
  return target.split('/').filter((part) => part !== '' && part !== '.');
}
