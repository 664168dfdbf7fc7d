import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { fetchBlob } from '../oci/fetch-blob.ts';
import { parseImageConfig } from '../oci/image-config.ts';
import { parseImageName } from '../oci/image-name.ts';
import { resolveImage } from '../oci/resolve-image.ts';
import { writeOciArchive } from '../registry-image/formats/write-oci-archive.ts';
import { writeRondoLayers } from '../registry-image/formats/write-rondo-layers.ts';
import { writeRootfs } from '../registry-image/formats/write-rootfs.ts';
import type { ImageToWrite, WriterSurroundings } from '../registry-image/image-writer.ts';
import { wantedPlatform } from '../registry-image/platform.ts';
import { runCommand } from '../sdk/child/run-command.ts';
import { childEnvironment, temporaryDirectory } from '../sdk/home/child-environment.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { GetProgram, ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { inspectImage } from './inspect-image.ts';
import { openDockerRegistry } from './registry-access.ts';
import { type DockerRequest, readDockerRequest, tagOf } from './request.ts';

/** Downloads the image of a version, with the files that a docker daemon would have helped to write (resources.md 6.3). */
export const get: GetProgram = async (request, context) => {
  const asked = readDockerRequest(request, context);
  const { source, version, params } = asked;
  if (!/^sha256:[0-9a-f]{64}$/.test(version.digest)) {
    throw new ProgramFailure('invalid payload: version.digest must be sha256: and 64 hexadecimal digits');
  }
  const tag = tagOf(source);
  const files = { repository: source.repository, tag, digest: version.digest };
  for (const [name, content] of Object.entries(files)) await writeFile(join(context.cwd, name), `${content}\n`);
  const imageId = params.skip_download === true ? '' : await download(asked, context);
  const metadata = [
    { name: 'repository', value: source.repository },
    { name: 'tag', value: tag },
    { name: 'image', value: imageId.slice(0, 12) },
  ];
  return { version: { digest: version.digest }, metadata: metadata.filter(({ value }) => value !== '') };
};

async function download(asked: DockerRequest, context: ProgramContext): Promise<string> {
  const { repository } = asked.source;
  const blobs = await temporaryDirectory(context, 'blobs');
  context.log(`Pulling ${repository}@${asked.version.digest}...`);
  try {
    const attempt = () => downloadOnce(asked, blobs, context);
    return await retryTransient(context, attempt, (message) => context.log(message));
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`failed to pull ${repository}@${asked.version.digest}: ${describeError(error)}`, {
      cause: error,
    });
  }
}

async function downloadOnce(asked: DockerRequest, blobs: string, context: ProgramContext): Promise<string> {
  const { source, version, params } = asked;
  const client = await openDockerRegistry(source, context);
  const resolved = await resolveImage(client, version.digest, wantedPlatform({ platform: undefined }, undefined));
  const configBytes = await fetchBlob(client, resolved.manifest.config, context.signal);
  const image = { ...resolved, configBytes, config: parseImageConfig(configBytes) };
  const { cwd } = context;
  const name = parseImageName(source.repository);
  const surroundings = { client, cwd, blobs, context, name, tag: tagOf(source), heldLayers: params.held_layers };
  await writeImage(image, asked, surroundings);
  const { env, user } = image.config;
  const imageId = resolved.manifest.config.digest;
  const files = {
    'image-id': `${imageId}\n`,
    'docker_inspect.json': inspectImage(image, source.repository),
    'metadata.json': `${JSON.stringify({ ...(user === '' ? {} : { user }), env: env ?? [] })}\n`,
  };
  for (const [file, content] of Object.entries(files)) await writeFile(join(cwd, file), content);
  return imageId;
}

async function writeImage(
  image: ImageToWrite,
  { params }: DockerRequest,
  surroundings: WriterSurroundings,
): Promise<void> {
  const { cwd, context } = surroundings;
  if (params.save === true) {
    await writeOciArchive(image, surroundings);
    await rename(join(cwd, 'image.tar'), join(cwd, 'image'));
  }
  if (params.format === 'rondo-layers') {
    await writeRondoLayers(image, surroundings);
    return;
  }
  await writeRootfs(image, surroundings);
  await rm(join(cwd, 'rootfs/dev'), { recursive: true, force: true });
  if (params.rootfs !== true) return;
  const argv = ['tar', '--create', '--numeric-owner', '--file', 'rootfs.tar', '--directory', 'rootfs', '.'] as const;
  const { status } = await runCommand(context, argv, { cwd, env: await childEnvironment(context) });
  if (status !== 0) throw new ProgramFailure('rootfs.tar could not be written (see above)');
}
