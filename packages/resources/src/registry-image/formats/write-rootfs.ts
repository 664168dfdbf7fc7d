import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { renderImageMetadata } from '../../oci/image-config.ts';
import { restoreSpecials } from '../../oci/unpack/restore-xattrs.ts';
import { Rootfs } from '../../oci/unpack/rootfs.ts';
import { unpackLayer } from '../../oci/unpack/unpack-layer.ts';
import type { ImageWriter } from '../image-writer.ts';
import { downloadLayers } from './download-layers.ts';

/** `rootfs/` and `metadata.json`: what containers run in. Layers are verified before they are unpacked. */
export const writeRootfs: ImageWriter = async (image, { client, cwd, blobs, context }) => {
  const path = join(cwd, 'rootfs');
  // What an earlier attempt left there would show through.
  await rm(path, { recursive: true, force: true });
  const rootfs = new Rootfs(path);
  const asRoot = getuid?.() === 0;
  const downloads = downloadLayers(client, image.manifest.layers, { directory: blobs, context });
  for (const { path: file, done } of downloads) {
    await done;
    const special = await unpackLayer(
      rootfs,
      createReadStream(file, { signal: context.signal, highWaterMark: 256 * 1024 }),
      { asRoot },
    );
    await restoreSpecials(path, special, context);
  }
  await writeFile(join(cwd, 'metadata.json'), renderImageMetadata(image.config));
};
