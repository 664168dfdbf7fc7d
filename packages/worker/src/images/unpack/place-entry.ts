import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { nameOf, type TarEntry } from '../tar/tar-entry.ts';
import { type DirectoryHandles, isSystemError } from './directory-handles.ts';
import { UnsafeArchiveError } from './errors.ts';
import { memberPath } from './member-path.ts';

/** The metadata of an entry as it goes to disk. */
export type DiskOwner = { uid: number; gid: number };

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Makes single things in open directories, replacing what stood there. */
export class EntryPlacer {
  readonly #directories: DirectoryHandles;
  readonly #replacesTrees: boolean;

  constructor(directories: DirectoryHandles, options: { replacesTrees: boolean }) {
    this.#directories = directories;
    this.#replacesTrees = options.replacesTrees;
  }

  /** Writes a file whose content comes piece by piece. Owner, mode (setuid survives) and time are set at its end. */
  async file(parts: string[], entry: TarEntry & DiskOwner, body: () => Promise<Buffer | undefined>): Promise<void> {
    const path = this.#pathOf(parts);
    const handle = this.#replacing(parts, () => openSync(path, createFlags, 0o600));
    try {
      for (let piece = await body(); piece !== undefined; piece = await body()) {
        for (let written = 0; written < piece.length; ) written += writeSync(handle, piece, written);
      }
      fchownSync(handle, entry.uid, entry.gid);
      fchmodSync(handle, entry.mode);
      futimesSync(handle, entry.mtimeSeconds, entry.mtimeSeconds);
    } finally {
      closeSync(handle);
    }
  }

  symbolicLink(parts: string[], entry: TarEntry & DiskOwner): void {
    const path = this.#pathOf(parts);
    this.#replacing(parts, () => symlinkSync(Buffer.from(entry.linkPath, 'latin1'), path));
    lchownSync(path, entry.uid, entry.gid);
    lutimesSync(path, entry.mtimeSeconds, entry.mtimeSeconds);
  }

  /** A second name for something the archive has already put beneath the root. */
  hardLink(parts: string[], entry: TarEntry): void {
    const target = memberPath(entry.linkPath);
    if (target.length === 0 || target.join('/') === parts.join('/')) {
      throw new UnsafeArchiveError(`${nameOf(entry.path)} is a hard link to itself or to nothing`);
    }
    // Two directories can't be open at once under one cache: the source is pinned by its own descriptor path.
    const parent = openSync(
      this.#directories.nameIn(this.#directories.directory(target.slice(0, -1)), '.'),
      constants.O_RDONLY | constants.O_DIRECTORY,
    );
    try {
      const source = this.#directories.nameIn(parent, target.at(-1) ?? '');
      const path = this.#pathOf(parts);
      this.#replacing(parts, () => linkSync(source, path));
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
      throw new UnsafeArchiveError(
        `${nameOf(entry.path)} is a hard link to ${nameOf(entry.linkPath)}, which is not in the archive`,
      );
    } finally {
      closeSync(parent);
    }
  }

  /** A directory; one that is there already is kept with its contents. Its time is set by whoever fills it. */
  directory(parts: string[], entry: { mode: number } & DiskOwner): void {
    if (parts.length > 0) {
      const path = this.#pathOf(parts);
      try {
        mkdirSync(path, 0o700);
      } catch (error) {
        if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
        if (!lstatSync(path).isDirectory()) this.#replacing(parts, () => mkdirSync(path, 0o700));
      }
    }
    const handle = this.#directories.directory(parts);
    fchownSync(handle, entry.uid, entry.gid);
    fchmodSync(handle, entry.mode);
  }

  /** A name for an inode outside the archive's tree: how deletion marks are made. */
  linkOf(parts: string[], sourcePath: string): void {
    const path = this.#pathOf(parts);
    this.#replacing(parts, () => linkSync(sourcePath, path));
  }

  /** Removes whatever stands at a path, if anything does. */
  remove(parts: string[]): void {
    const path = this.#pathOf(parts);
    this.#directories.forget(parts);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (!found.isDirectory()) unlinkSync(path);
    else if (this.#replacesTrees) rmSync(path, { recursive: true });
    else removeEmpty(path, parts);
  }

  #pathOf(parts: string[]): Buffer {
    const name = parts.at(-1);
    if (name === undefined)
      throw new UnsafeArchiveError("the archive's own directory can't be anything but a directory");
    return this.#directories.nameIn(this.#directories.directory(parts.slice(0, -1)), name);
  }

  #replacing<Made>(parts: string[], make: () => Made): Made {
    try {
      return make();
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
      this.remove(parts);
      return make();
    }
  }
}

function removeEmpty(path: Buffer, parts: string[]): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOTEMPTY') throw error;
    throw new UnsafeArchiveError(
      `${nameOf(parts.join('/'))} is a directory with contents and is not replaced by something else`,
    );
  }
}
