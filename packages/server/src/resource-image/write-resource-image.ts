import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '@rondo/foundation';
import { resourceTypes } from '@rondo/resources';
import { openBaseImages } from '@rondo/worker';
import { StartError } from '../errors.ts';
import { ensureResourceBundles } from '../resource-bundles.ts';

const metadataFile = 'resource_metadata.json';
const rootFile = 'rootfs.tgz';

export interface ResourceImageOptions {
  /** The directory of a worker's resource types: the image becomes a directory in it. */
  readonly directory: string;
  /** Cache of what images are made of; a worker's may be shared. */
  readonly baseDirectory: string;
  readonly onProgress: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes a base resource type as stock workers keep theirs: `DIR/TYPE/rootfs.tgz` and `resource_metadata.json` beside it
 * (worker.md 11.2). Gives where it is and the size in bytes. Root only, since the files in it are root's. Throws StartError.
 */
export async function writeResourceImage(
  type: string,
  { directory, baseDirectory, onProgress, signal }: ResourceImageOptions,
): Promise<{ path: string; sizeBytes: number }> {
  if (!resourceTypes.some(({ name }) => name === type)) {
    const known = resourceTypes.map(({ name }) => name).join(', ');
    throw new StartError(`there is no base resource type ${type}; there are: ${known}`);
  }
  if (process.getuid?.() !== 0) throw new StartError('only root can write an image: the files in it belong to root');
  await mkdir(baseDirectory, { recursive: true });
  const bundles = await ensureResourceBundles(baseDirectory);
  const base = await openBaseImages({
    directory: baseDirectory,
    resourceBundles: bundles,
    log: createLogger({ level: 'error', name: 'resource-image' }),
    onProgress,
    signal,
  });
  const path = join(directory, type);
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    onProgress(`packing ${join(path, rootFile)}`);
    await base.packType(type, join(draft, rootFile), signal);
    await copyFile(join(bundles, type, metadataFile), join(draft, metadataFile));
    await mkdir(path, { recursive: true });
    for (const file of [rootFile, metadataFile]) await rename(join(draft, file), join(path, file));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { path, sizeBytes: (await stat(join(path, rootFile))).size };
}
