import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arch } from 'node:process';
import { fetchBlobToFile, hexOf } from '../../oci/fetch-blob.ts';
import { compressLayer, imageOf, loadImage } from '../../oci/load-image.ts';
import type { BlobToPush, ImageToPush } from '../../oci/push-image.ts';
import { resolveImage } from '../../oci/resolve-image.ts';
import { wantedPlatform } from '../../registry-image/platform.ts';
import { decompress } from '../../sdk/archive/decompress.ts';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import { placeWithin } from '../../sdk/place-within.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { openDockerRegistry } from '../registry-access.ts';
import type { DockerPutParams, DockerSource } from '../request.ts';
import { buildImage } from './build-image.ts';

/** The image that a put is about: the first of load, build, load_file, import_file and pull_repository (resources.md 6.4). */
export async function bringImage(
  source: DockerSource,
  params: DockerPutParams,
  context: ProgramContext,
): Promise<ImageToPush> {
  const within = (path: string) => placeWithin(context.cwd, path);
  const scratch = () => temporaryDirectory(context, 'image');
  if (params.load !== '') return await loadImage(within(`${params.load}/image`), await scratch());
  if (params.build !== '') return await buildImage(source, params, context);
  if (params.load_file !== '') {
    if (params.load_repository === '') throw new ProgramFailure('must specify load_repository param');
    const name = `${params.load_repository}:${params.load_tag || 'latest'}`;
    return await loadImage(within(params.load_file), await scratch(), name);
  }
  if (params.import_file !== '') return await importArchive(within(params.import_file), await scratch());
  if (params.pull_repository !== '') return await pull(source, params, context);
  throw new ProgramFailure('must specify build, load, load_file, import_file, or pull_repository params');
}

/** An image of one layer: the archive of a root file system. */
async function importArchive(path: string, scratch: string): Promise<ImageToPush> {
  const hash = createHash('sha256');
  for await (const chunk of decompress(createReadStream(path, { highWaterMark: 256 * 1024 }))) hash.update(chunk);
  const file = join(scratch, 'layer');
  await copyFile(path, file);
  const layer = await compressLayer(file);
  const { architecture } = wantedPlatform({ platform: undefined }, undefined);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] };
  const config = { architecture: architecture || arch, os: 'linux', config: {}, rootfs };
  return imageOf(blobOf(Buffer.from(JSON.stringify(config))), [layer]);
}

/** An image of another repository, for this machine's platform, as it is there. */
async function pull(source: DockerSource, params: DockerPutParams, context: ProgramContext): Promise<ImageToPush> {
  const from = { ...source, repository: params.pull_repository };
  const client = await openDockerRegistry(from, context);
  const tag = params.pull_tag || 'latest';
  context.log(`Pulling ${params.pull_repository}:${tag}...`);
  const { manifest, fetched } = await resolveImage(client, tag, wantedPlatform({ platform: undefined }, undefined));
  const directory = await temporaryDirectory(context, 'pulled');
  const blobs: BlobToPush[] = [];
  for (const descriptor of [manifest.config, ...manifest.layers]) {
    const path = join(directory, hexOf(descriptor.digest));
    await fetchBlobToFile(client, descriptor, { path, signal: context.signal });
    blobs.push({ digest: descriptor.digest, sizeBytes: descriptor.sizeBytes, content: { path } });
  }
  return { blobs, manifests: [fetched] };
}

function blobOf(bytes: Buffer): BlobToPush {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { digest, sizeBytes: bytes.length, content: { bytes } };
}

/** The id of an image: the digest of its configuration. */
export function imageIdOf({ manifests }: ImageToPush): string {
  const manifest: unknown = JSON.parse((manifests.at(-1)?.bytes ?? Buffer.from('{}')).toString());
  const config =
    typeof manifest === 'object' && manifest !== null && 'config' in manifest ? manifest.config : undefined;
  const digest = typeof config === 'object' && config !== null && 'digest' in config ? config.digest : undefined;
  return typeof digest === 'string' ? digest : '';
}
