import { closeSync, constants, fstatSync, futimesSync, openSync, readdirSync } from 'node:fs';
import { encodeEntry, paddingFor } from '../tar/encode-entry.ts';
import { TarLimitError } from '../tar/errors.ts';
import { TarReader } from '../tar/read-tar.ts';
import { nameOf, type TarEntry } from '../tar/tar-entry.ts';
import { DirectoryHandles, isSystemError } from './directory-handles.ts';
import { DiskFullError, UnsafeArchiveError } from './errors.ts';
import { GnuTar } from './gnu-tar.ts';
import { makeWhiteout } from './make-whiteout.ts';
import { memberPath } from './member-path.ts';
import { toDiskId } from './ownership.ts';
import { type DiskOwner, EntryPlacer } from './place-entry.ts';
import type { UnpackOptions, UnpackSummary } from './unpack-options.ts';
import { deletionOf } from './whiteout.ts';

type DiskEntry = TarEntry & DiskOwner;

/**
 * Unpacks an archive into an open directory: owners, modes, times, hard links, extended attributes, deletion marks.
 * Nothing is ever written outside the directory, whatever the archive says. It works synchronously between chunks, so
 * it belongs in a thread of its own (`UnpackPool`). Throws TarFormatError, TarLimitError, UnsafeArchiveError,
 * DiskFullError, TarProgramError; what was unpacked until then stays.
 */
export async function unpackTar(
  archive: AsyncIterable<Uint8Array>,
  directory: number,
  options: UnpackOptions,
): Promise<UnpackSummary> {
  const unpacking = new Unpacking(directory, options);
  try {
    return await unpacking.run(new TarReader(archive));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
      throw new DiskFullError(
        'the disk is full: the archive could not be unpacked. Free some space on the disk of the work directory',
        { cause: error },
      );
    }
    throw error;
  } finally {
    unpacking.close();
  }
}

class Unpacking {
  readonly #options: UnpackOptions;
  readonly #directories: DirectoryHandles;
  readonly #place: EntryPlacer;
  readonly #summary: UnpackSummary = { entryCount: 0, sizeBytes: 0, skippedDeviceCount: 0 };
  readonly #directoryTimes = new Map<string, { parts: string[]; mtimeSeconds: number }>();
  readonly #opaque = new Map<string, string[]>();
  /** Every path this archive made; kept only where deletions are applied, which spare them. */
  readonly #made = new Set<string>();
  /** The program that holds entries with extended attributes, and which they are. */
  #tar: { program: GnuTar; parent: string; names: Set<string> } | undefined;

  constructor(directory: number, options: UnpackOptions) {
    this.#options = options;
    const owner = toDiskId(0, options.ownership, options.rootId);
    this.#directories = new DirectoryHandles(directory, { uid: owner, gid: owner });
    this.#place = new EntryPlacer(this.#directories, options);
  }

  async run(reader: TarReader): Promise<UnpackSummary> {
    for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
      this.#count(entry);
      await this.#entry(this.#toDisk(entry), () => reader.body());
    }
    await reader.drain();
    await this.#settle();
    await this.#markOpaque();
    this.#setDirectoryTimes();
    return this.#summary;
  }

  close(): void {
    this.#tar?.program.kill();
    this.#directories.close();
  }

  #count(entry: TarEntry): void {
    const { limits } = this.#options;
    this.#summary.entryCount += 1;
    this.#summary.sizeBytes += entry.sizeBytes;
    if (this.#summary.entryCount > limits.maxEntries)
      throw new TarLimitError(`the archive has more than ${limits.maxEntries} entries`);
    if (this.#summary.sizeBytes > limits.maxBytes)
      throw new TarLimitError(`the archive unpacks to more than ${limits.maxBytes} bytes`);
  }

  #toDisk(entry: TarEntry): DiskEntry {
    const { ownership, rootId } = this.#options;
    return {
      ...entry,
      uid: toDiskId(entry.uid, ownership, rootId),
      gid: toDiskId(entry.gid, ownership, rootId),
      xattrs: wantedXattrs(entry),
    };
  }

  async #entry(entry: DiskEntry, body: () => Promise<Buffer | undefined>): Promise<void> {
    const parts = memberPath(entry.path);
    const deletion = this.#options.whiteouts === 'literal' ? undefined : deletionOf(parts);
    if (deletion?.type === 'ignored') return;
    if (deletion?.type === 'opaque') return this.#deleteAll(deletion.directory);
    if (deletion?.type === 'whiteout') return this.#delete(deletion.target);
    await this.#settleBefore(entry, parts);
    if (this.#options.whiteouts === 'apply') this.#made.add(parts.join('/'));
    await this.#make(entry, parts, body);
  }

  async #make(entry: DiskEntry, parts: string[], body: () => Promise<Buffer | undefined>): Promise<void> {
    switch (entry.kind) {
      case 'directory':
        this.#place.directory(parts, entry);
        this.#directoryTimes.set(parts.join('/'), { parts, mtimeSeconds: entry.mtimeSeconds });
        if (entry.xattrs.size > 0) await this.#handOver(entry, parts, body);
        return;
      case 'file':
        if (entry.xattrs.size > 0) return this.#handOver(entry, parts, body);
        return this.#place.file(parts, entry, body);
      case 'fifo':
        return this.#handOver(entry, parts, body);
      case 'symbolic-link':
        return this.#place.symbolicLink(parts, entry);
      case 'hard-link':
        return this.#place.hardLink(parts, entry);
      case 'character-device':
      case 'block-device':
        this.#summary.skippedDeviceCount += 1;
        return;
    }
  }

  #delete(target: string[]): void {
    if (this.#options.whiteouts === 'apply') {
      this.#place.remove(target);
      return;
    }
    const { whiteoutPath } = this.#options;
    if (whiteoutPath === undefined) throw new TypeError('deletion marks need whiteoutPath');
    try {
      this.#place.linkOf(target, whiteoutPath);
    } catch (error) {
      // A file system bounds the names of one inode (ext4: 65,000).
      if (!isSystemError(error) || error.code !== 'EMLINK') throw error;
      makeWhiteout(whiteoutPath);
      this.#place.linkOf(target, whiteoutPath);
    }
  }

  #deleteAll(directory: string[]): void {
    if (this.#options.whiteouts === 'marks') this.#opaque.set(directory.join('/'), directory);
    else this.#clear(directory);
  }

  /** Empties a directory of what lower layers put there; what this archive made stays. */
  #clear(directory: string[]): void {
    const handle = this.#directories.directory(directory);
    for (const name of readdirSync(this.#directories.nameIn(handle, '.'), 'latin1')) {
      const child = [...directory, name];
      if (!this.#made.has(child.join('/'))) this.#place.remove(child);
      else if (this.#directoryTimes.has(child.join('/'))) this.#clear(child);
    }
  }

  /** Gives an entry to GNU tar, which works in the directory that the entry lies in. */
  async #handOver(entry: DiskEntry, parts: string[], body: () => Promise<Buffer | undefined>): Promise<void> {
    const parent = parts.slice(0, -1).join('/');
    if (this.#tar === undefined || this.#tar.parent !== parent) {
      await this.#settle();
      const handle = this.#directories.directory(parts.slice(0, -1));
      this.#tar = { program: new GnuTar(handle), parent, names: new Set() };
    }
    if (parts.length > 0 && entry.kind !== 'directory') this.#place.remove(parts);
    this.#tar.names.add(parts.join('/'));
    await this.#tar.program.write(encodeEntry({ ...entry, path: `./${parts.at(-1) ?? ''}` }));
    for (let piece = await body(); piece !== undefined; piece = await body()) await this.#tar.program.write(piece);
    await this.#tar.program.write(paddingFor(entry.sizeBytes));
  }

  /** Waits for GNU tar where an entry needs, or replaces, something that it may still be writing. */
  async #settleBefore(entry: DiskEntry, parts: string[]): Promise<void> {
    const names = this.#tar?.names;
    if (names === undefined) return;
    const needs = entry.kind === 'hard-link' && names.has(memberPath(entry.linkPath).join('/'));
    const replaces = parts.some((_, depth) => names.has(parts.slice(0, depth + 1).join('/')));
    if (needs || replaces) await this.#settle();
  }

  async #settle(): Promise<void> {
    const tar = this.#tar;
    this.#tar = undefined;
    await tar?.program.finish();
  }

  async #markOpaque(): Promise<void> {
    for (const directory of this.#opaque.values()) {
      const found = fstatSync(this.#directories.directory(directory));
      const xattrs = new Map([['trusted.overlay.opaque', Buffer.from('y')]]);
      const { uid, gid } = found;
      const entry: DiskEntry = {
        kind: 'directory',
        path: '',
        linkPath: '',
        mode: found.mode & 0o7777,
        uid,
        gid,
        sizeBytes: 0,
        mtimeSeconds: Math.floor(found.mtimeMs / 1000),
        xattrs,
      };
      await this.#handOver(entry, directory, async () => undefined);
    }
    await this.#settle();
  }

  #setDirectoryTimes(): void {
    for (const { parts, mtimeSeconds } of this.#directoryTimes.values()) {
      try {
        futimesSync(this.#directories.directory(parts), mtimeSeconds, mtimeSeconds);
      } catch (error) {
        // A later entry replaced the directory by something else.
        if (!(error instanceof UnsafeArchiveError)) throw error;
      }
    }
  }
}

/** Attributes that a file may bring along. `trusted.*` would steer the overlay file system itself. */
function wantedXattrs(entry: TarEntry): Map<string, Buffer> {
  const wanted = [...entry.xattrs].filter(([name]) => name === 'security.capability' || name.startsWith('user.'));
  if (entry.kind === 'symbolic-link') return new Map();
  for (const [name, value] of wanted) {
    if (name.length > 255 || value.length > 65536)
      throw new TarLimitError(`${nameOf(entry.path)} has an extended attribute that is too long`);
  }
  return new Map(wanted);
}

/** An open handle on a directory, for `unpackTar`; never through a symbolic link at its end. */
export function openDirectory(path: string): { handle: number; [Symbol.dispose](): void } {
  const handle = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  return { handle, [Symbol.dispose]: () => closeSync(handle) };
}
