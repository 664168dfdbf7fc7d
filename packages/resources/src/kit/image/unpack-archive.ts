import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { Readable } from 'node:stream';
import { parseImageConfig, renderImageMetadata } from '../../oci/image-config.ts';
import { loadImage } from '../../oci/load-image.ts';
import { choosePlatform, type ImageManifest, parseManifest } from '../../oci/manifest.ts';
import type { BlobToPush, ImageToPush } from '../../oci/push-image.ts';
import { restoreSpecials } from '../../oci/unpack/restore-xattrs.ts';
import { Rootfs } from '../../oci/unpack/rootfs.ts';
import { unpackLayer } from '../../oci/unpack/unpack-layer.ts';
import { wantedPlatform } from '../../registry-image/platform.ts';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';

/**
 * Unpacks a `docker save` archive or an OCI layout into `rootfs/` and `metadata.json`; of several platforms this
 * machine's. Throws ProgramFailure.
 */
export async function unpackArchive(path: string, directory: string, context: ProgramContext): Promise<void> {
  const image = await loadImage(path, await temporaryDirectory(context, 'image'));
  const parsed = imageIn(image, path);
  const blobs = new Map(image.blobs.map((blob) => [blob.digest, blob]));
  const rootfs = new Rootfs(join(directory, 'rootfs'));
  for (const { digest } of parsed.layers) {
    const special = await unpackLayer(rootfs, open(blobs.get(digest)), { asRoot: getuid?.() === 0 });
    await restoreSpecials(rootfs.path, special, context);
  }
  const config = parseImageConfig(await readWhole(blobs.get(parsed.config.digest)));
  await writeFile(join(directory, 'metadata.json'), renderImageMetadata(config));
}

/** The image that is meant: the only one, or that of this machine's platform. */
function imageIn({ manifests }: ImageToPush, path: string): ImageManifest {
  const root = manifests.at(-1);
  if (root === undefined) throw new ProgramFailure(`${path} holds no image`);
  const parsed = parseManifest(root.bytes, root.mediaType);
  if (parsed.kind === 'image') return parsed;
  const [only, ...others] = parsed.manifests;
  const chosen =
    others.length === 0 ? only : choosePlatform(parsed.manifests, wantedPlatform({ platform: undefined }, undefined));
  const child = manifests.find(({ digest }) => digest === chosen?.digest);
  const image = child === undefined ? undefined : parseManifest(child.bytes, child.mediaType);
  if (image?.kind === 'image') return image;
  throw new ProgramFailure(`${path} holds ${parsed.manifests.length} images, none of them for this machine`);
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
