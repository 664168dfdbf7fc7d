import { closeSync, constants, openSync } from 'node:fs';
import { posix } from 'node:path';
import { toByteString } from '../images/tar/tar-entry.ts';
import type { Compression } from '../images/unpack/decompress.ts';
import { DirectoryHandles } from '../images/unpack/directory-handles.ts';
import { defaultUnpackLimits } from '../images/unpack/unpack-options.ts';
import { openDirectory } from '../images/unpack/unpack-tar.ts';
import { VolumeNotFoundError } from './errors.ts';
import { openStackView } from './stack-view.ts';
import type { Storage } from './storage.ts';

/**
 * Unpacks an archive into a directory of a volume, which is made where it is missing (worker.md 9.4). Nothing is written
 * outside the volume, whatever the archive or the volume's own links say; user 0 of the archive becomes root of the
 * container. Throws VolumeNotFoundError and what `unpackTar` throws.
 */
export async function streamIn(
  volume: { handle: string; path: string; compression: Compression; archive: AsyncIterable<Uint8Array> },
  storage: Storage,
): Promise<void> {
  const record = storage.volumes.find(volume.handle);
  if (record === undefined) throw new VolumeNotFoundError(volume.handle);
  const { privileged } = record;
  await using view = await openStackView(
    storage.volumes.stackOf(volume.handle, { readOnly: false, privileged }),
    storage.work.mountPoint,
  );
  using target = makeDirectory(view.path, volume.path, privileged ? 0 : storage.work.rootId);
  await storage.pool.unpack({
    source: { stream: volume.archive },
    compression: volume.compression,
    directory: target.handle,
    options: {
      ownership: privileged ? 'plain' : 'shifted',
      rootId: storage.work.rootId,
      whiteouts: 'literal',
      whiteoutPath: undefined,
      replacesTrees: false,
      limits: defaultUnpackLimits,
    },
  });
}

/** `..` beyond the top means the top, as stock workers have it. */
function makeDirectory(root: string, path: string, ownerId: number): { handle: number; [Symbol.dispose](): void } {
  const parts = posix
    .normalize(`/${path}`)
    .split('/')
    .filter((part) => part !== '')
    .map(toByteString);
  using top = openDirectory(root);
  const directories = new DirectoryHandles(top.handle, { uid: ownerId, gid: ownerId });
  try {
    const handle = openSync(
      directories.nameIn(directories.directory(parts), '.'),
      constants.O_RDONLY | constants.O_DIRECTORY,
    );
    return { handle, [Symbol.dispose]: () => closeSync(handle) };
  } finally {
    directories.close();
  }
}
