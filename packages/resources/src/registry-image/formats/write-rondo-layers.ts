import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RondoLayersManifest, rondoLayersDirectory } from '@rondo/protocol';
import { renderImageMetadata } from '../../oci/image-config.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { ImageWriter } from '../image-writer.ts';
import { downloadLayers } from './download-layers.ts';

const directory: typeof rondoLayersDirectory = 'rondo-layers';

/**
 * What a worker that keeps layers wants (design D6): which layers the image has, lowest first, and the blobs of those it
 * does not hold, compressed as the registry gave them. No `rootfs/`: the worker makes it.
 */
export const writeRondoLayers: ImageWriter = async (image, { client, cwd, context, heldLayers }) => {
  const { layers } = image.manifest;
  const { diffIds } = image.config;
  if (diffIds.length !== layers.length) {
    throw new ProgramFailure(
      `the image has ${layers.length} layers but names ${diffIds.length} diff ids; it is damaged`,
    );
  }
  const manifest: RondoLayersManifest = {
    layers: layers.map(({ digest }, index) => ({ digest, diffId: diffIds[index] ?? '' })),
  };
  const held = new Set(heldLayers);
  const missing = layers.filter(({ digest }, index) => !held.has(digest) && !held.has(diffIds[index] ?? ''));
  const home = join(cwd, directory);
  await rm(home, { recursive: true, force: true });
  const blobs = join(home, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  for (const { done } of downloadLayers(client, missing, { directory: blobs, context })) await done;
  await writeFile(join(home, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
  await writeFile(join(cwd, 'metadata.json'), renderImageMetadata(image.config));
};
