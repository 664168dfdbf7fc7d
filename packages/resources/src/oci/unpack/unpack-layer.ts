import {
  chmodSync,
  chownSync,
  closeSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decompress } from '../../sdk/archive/decompress.ts';
import { readTar, type TarMember } from '../../sdk/archive/read-tar.ts';
import { ArchiveError, type TarEntry } from '../../sdk/archive/tar-header.ts';
import type { Rootfs } from './rootfs.ts';

const whiteoutPrefix = '.wh.';
const opaqueMark = '.wh..wh..opq';

export interface UnpackedLayer {
  /** Attributes that Node cannot set, by the real path of their file. */
  readonly xattrs: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
  readonly fifos: readonly string[];
}

/**
 * Puts a layer on top of what the root file system holds already (resources.md 5.5): whiteouts remove, device files are
 * left out, owners are set when running as root. Names and links stay inside the root. Throws ArchiveError.
 */
export async function unpackLayer(
  rootfs: Rootfs,
  source: AsyncIterable<Buffer>,
  options: { asRoot: boolean },
): Promise<UnpackedLayer> {
  const xattrs = new Map<string, ReadonlyMap<string, Buffer>>();
  const fifos: string[] = [];
  /** What this layer has put there itself. */
  const own = new Set<string>();
  const directories: { path: string; entry: TarEntry }[] = [];
  for await (const member of readTar(decompress(source))) {
    const { entry } = member;
    const path = rootfs.place(entry.path);
    if (path === undefined) continue;
    if (removeByWhiteout(rootfs, path, own) || entry.kind === 'device') continue;
    makeRoom(rootfs, path, entry);
    await create(rootfs, path, member);
    own.add(path);
    if (entry.kind === 'fifo') fifos.push(path);
    if (entry.kind === 'hard-link' || entry.kind === 'fifo') continue;
    if (options.asRoot) giveTo(path, entry);
    if (entry.xattrs.size > 0) xattrs.set(path, entry.xattrs);
    if (entry.kind === 'directory') directories.push({ path, entry });
    finish(path, entry);
  }
  // Their times change with whatever was put into them.
  for (const { path, entry } of directories.reverse()) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      utimesSync(path, entry.mtimeSeconds, entry.mtimeSeconds);
  }
  return { xattrs, fifos };
}

function removeByWhiteout(rootfs: Rootfs, path: string, own: ReadonlySet<string>): boolean {
  const name = basename(path);
  if (!name.startsWith(whiteoutPrefix)) return false;
  rootfs.forget();
  const directory = dirname(path);
  if (name === opaqueMark) {
    hideLowerLayers(directory, own);
    return true;
  }
  const hidden = name.slice(whiteoutPrefix.length);
  if (hidden !== '' && hidden !== '.' && hidden !== '..')
    rmSync(join(directory, hidden), { recursive: true, force: true });
  return true;
}

/** The mark may come after what its own layer puts into the directory: builders sort by name. */
function hideLowerLayers(directory: string, own: ReadonlySet<string>): void {
  for (const child of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, child.name);
    if (!own.has(path)) rmSync(path, { recursive: true, force: true });
    else if (child.isDirectory()) hideLowerLayers(path, own);
  }
}

/** A directory stays under a directory; everything else makes way. */
function makeRoom(rootfs: Rootfs, path: string, entry: TarEntry): void {
  const existing = lstatSync(path, { throwIfNoEntry: false });
  if (existing === undefined || (existing.isDirectory() && entry.kind === 'directory')) return;
  rmSync(path, { recursive: true, force: true });
  if (existing.isDirectory() || existing.isSymbolicLink()) rootfs.forget();
}

async function create(rootfs: Rootfs, path: string, { entry, content }: TarMember): Promise<void> {
  switch (entry.kind) {
    case 'directory':
      mkdirSync(path, { recursive: true });
      return;
    case 'symbolic-link':
      symlinkSync(entry.linkPath, path);
      rootfs.forget();
      return;
    case 'hard-link': {
      const target = rootfs.place(entry.linkPath);
      if (target === undefined) throw new ArchiveError(`${entry.path}: a hard link to the root`);
      linkSync(target, path);
      return;
    }
    case 'file':
      await writeFileFrom(path, content());
      return;
    case 'fifo':
    case 'device':
      return;
  }
}

async function writeFileFrom(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  // Exclusive, so that no link that might be there is followed.
  const file = openSync(path, 'wx', 0o600);
  try {
    for await (const piece of content) {
      for (let written = 0; written < piece.length; ) written += writeSync(file, piece, written);
    }
  } finally {
    closeSync(file);
  }
}

function giveTo(path: string, entry: TarEntry): void {
  if (entry.kind === 'symbolic-link') lchownSync(path, entry.uid, entry.gid);
  else chownSync(path, entry.uid, entry.gid);
}

/** After the owner, since changing that takes setuid away. */
function finish(path: string, entry: TarEntry): void {
  if (entry.kind === 'symbolic-link') {
    lutimesSync(path, entry.mtimeSeconds, entry.mtimeSeconds);
    return;
  }
  chmodSync(path, entry.mode);
  utimesSync(path, entry.mtimeSeconds, entry.mtimeSeconds);
}
