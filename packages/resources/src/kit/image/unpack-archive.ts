import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { Readable } from 'node:stream';
import { parseImageConfig, renderImageMetadata } from '../../oci/image-config.ts';
import { loadImage } from '../../oci/load-image.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { BlobToPush } from '../../oci/push-image.ts';
import { restoreSpecials } from '../../oci/unpack/restore-xattrs.ts';
import { Rootfs } from '../../oci/unpack/rootfs.ts';
import { unpackLayer } from '../../oci/unpack/unpack-layer.ts';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';

/** Unpacks a `docker save` archive or an OCI layout of one image into `rootfs/` and `metadata.json`. Throws ProgramFailure. */
export async function unpackArchive(path: string, directory: string, context: ProgramContext): Promise<void> {
  const image = await loadImage(path, await temporaryDirectory(context, 'image'));
  const [manifest, ...others] = image.manifests;
  if (manifest === undefined || others.length > 0) {
    throw new ProgramFailure(`${path} holds ${image.manifests.length} images; exactly one is wanted`);
  }
  const parsed = parseManifest(manifest.bytes, manifest.mediaType);
  if (parsed.kind === 'index') throw new ProgramFailure(`${path} is an index; give the image of one platform`);
  const blobs = new Map(image.blobs.map((blob) => [blob.digest, blob]));
  const rootfs = new Rootfs(join(directory, 'rootfs'));
  for (const { digest } of parsed.layers) {
    const special = await unpackLayer(rootfs, open(blobs.get(digest)), { asRoot: getuid?.() === 0 });
    await restoreSpecials(rootfs.path, special, context);
  }
  const config = parseImageConfig(await readWhole(blobs.get(parsed.config.digest)));
  await writeFile(join(directory, 'metadata.json'), renderImageMetadata(config));
}

function open(blob: BlobToPush | undefined): Readable {
  if (blob === undefined) throw new ProgramFailure('a layer of the image is missing');
  return 'path' in blob.content
    ? createReadStream(blob.content.path, { highWaterMark: 256 * 1024 })
    : Readable.from([blob.content.bytes]);
}

async function readWhole(blob: BlobToPush | undefined): Promise<Buffer> {
  if (blob === undefined) throw new ProgramFailure('the configuration of the image is missing');
  return 'path' in blob.content ? await readFile(blob.content.path) : blob.content.bytes;
}
