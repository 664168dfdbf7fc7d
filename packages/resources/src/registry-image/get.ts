import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { fetchBlob } from '../oci/fetch-blob.ts';
import { parseImageConfig } from '../oci/image-config.ts';
import { resolveImage } from '../oci/resolve-image.ts';
import { temporaryDirectory } from '../sdk/home/child-environment.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { GetProgram, MetadataField, ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import { writeOciArchive } from './formats/write-oci-archive.ts';
import { writeOciLayout } from './formats/write-oci-layout.ts';
import { writeRondoLayers } from './formats/write-rondo-layers.ts';
import { writeRootfs } from './formats/write-rootfs.ts';
import { imageMetadata } from './image-metadata.ts';
import type { ImageToWrite, ImageWriter, WriterSurroundings } from './image-writer.ts';
import { warn, withLogrusErrors } from './logrus-program.ts';
import { wantedPlatform } from './platform.ts';
import { mirrorAccess, nameOf, openRegistry, originAccess } from './registry-access.ts';
import { type RegistryGetParams, type RegistrySource, type RegistryVersion, readGetRequest } from './request.ts';

interface Asked {
  readonly source: RegistrySource;
  readonly version: RegistryVersion;
  readonly params: RegistryGetParams;
  readonly origin: RegistryAccess;
  readonly blobs: string;
}

const imageFormats: Record<string, ImageWriter> = {
  '': writeRootfs,
  rootfs: writeRootfs,
  oci: writeOciArchive,
  'rondo-layers': writeRondoLayers,
};

/** Downloads the image of a version in the wanted format; from a mirror if it has it (resources.md 5.5). */
export const get: GetProgram = withLogrusErrors(async (request, context) => {
  const { source, version, params } = readGetRequest(request);
  const origin = await originAccess(source, context);
  const blobs = await temporaryDirectory(context, 'blobs');
  const asked = { source, version, params, origin, blobs };
  context.log(`fetching \u001b[32m${origin.repository}\u001b[0m@\u001b[33m${version.digest}\u001b[0m`);
  const metadata = await download(asked, context);
  const files = { tag: version.tag, digest: version.digest, repository: origin.repository };
  for (const [name, content] of Object.entries(files)) await writeFile(join(context.cwd, name), content);
  const { tag, digest } = version;
  return {
    version: { tag, digest },
    metadata: [{ name: 'repository', value: origin.repository }, { name: 'tag', value: tag }, ...metadata],
  };
});

async function download(asked: Asked, context: ProgramContext): Promise<MetadataField[]> {
  const mirror = mirrorAccess(asked.source, asked.origin);
  const attempt = (access: RegistryAccess) =>
    retryTransient(
      context,
      () => downloadOnce(access, asked, context),
      (message) => warn(context, message),
    );
  if (mirror !== undefined) {
    try {
      return await attempt(mirror);
    } catch (error) {
      context.signal.throwIfAborted();
      warn(context, `download from mirror ${nameOf(mirror)} failed: ${describeError(error)}`);
    }
  }
  try {
    return await attempt(asked.origin);
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`download failed: ${describeError(error)}`, { cause: error });
  }
}

async function downloadOnce(access: RegistryAccess, asked: Asked, context: ProgramContext): Promise<MetadataField[]> {
  const { source, version, params, origin, blobs } = asked;
  const client = await openRegistry(access, context);
  const surroundings = {
    client,
    cwd: context.cwd,
    blobs,
    context,
    name: origin.image,
    tag: version.tag,
    heldLayers: params.held_layers,
  };
  if (params.skip_download) {
    await client.getManifest(version.digest);
    return [];
  }
  if (params.format === 'oci-layout') {
    await writeOciLayout(await client.getManifest(version.digest), surroundings);
    return [];
  }
  const resolved = await resolveImage(client, version.digest, wantedPlatform(source, params.platform));
  const write = imageFormats[params.format];
  if (write === undefined) {
    throw new ProgramFailure(`unknown format provided, must be one of 'rootfs', 'oci', 'oci-layout: ${params.format}`);
  }
  const configBytes = await fetchBlob(client, resolved.manifest.config, context.signal);
  const image = { ...resolved, configBytes, config: parseImageConfig(configBytes) };
  return await writeImage(image, write, { source, surroundings });
}

async function writeImage(
  image: ImageToWrite,
  write: ImageWriter,
  { source, surroundings }: { source: RegistrySource; surroundings: WriterSurroundings },
): Promise<MetadataField[]> {
  const metadata = await imageMetadata(source, image);
  await write(image, surroundings);
  const labels = JSON.stringify(Object.fromEntries([...image.config.labels].sort(([a], [b]) => (a < b ? -1 : 1))));
  await writeFile(join(surroundings.cwd, 'labels.json'), `${labels}\n`);
  return metadata;
}
