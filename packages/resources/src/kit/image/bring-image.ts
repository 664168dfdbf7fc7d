import { existsSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { check } from '../../registry-image/check.ts';
import { get } from '../../registry-image/get.ts';
import type { GetProgram, ProgramIo, ResourceProgram } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { runProgram } from '../../sdk/run-program.ts';
import { readVersions } from '../step-answer.ts';
import { unpackArchive } from './unpack-archive.ts';

type Surroundings = Pick<ProgramIo, 'env' | 'tmp' | 'stderr' | 'signal' | 'spawn'>;

/**
 * Brings an image into `directory`: `rootfs/` and `metadata.json`. `image` is a `docker save` archive, a directory in OCI
 * layout, or the name of an image in a registry (`registry/repository:tag` or `...@sha256:...`). Throws ProgramFailure.
 */
export async function bringImage(image: string, directory: string, io: Surroundings): Promise<void> {
  if (existsSync(image)) {
    const unpack: GetProgram = async (_request, context) => {
      await unpackArchive(image, directory, context);
      return { version: {}, metadata: null };
    };
    await succeed(unpack, {}, directory, io);
    return;
  }
  if (/^[./]/.test(image)) throw new ProgramFailure(`there is no file or directory ${image}`);
  const { repository, tag, digest } = splitName(image);
  const source = { repository, tag };
  const versions = digest === '' ? readVersions(await succeed(check, { source }, directory, io)) : undefined;
  const found = versions?.ok === true ? versions.value.at(-1) : undefined;
  const version = digest === '' ? found : { tag, digest };
  if (version === undefined)
    throw new ProgramFailure(`there is no image ${image}, neither as a file nor in a registry`);
  await succeed(get, { source, version }, directory, io);
}

/** `registry:5000/name:tag` or `registry:5000/name@sha256:...`; without either the tag is `latest`. */
function splitName(image: string): { repository: string; tag: string; digest: string } {
  const [, repository = image, tag = 'latest', digest = ''] =
    /^(.+?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  return { repository, tag, digest };
}

async function succeed(program: ResourceProgram, request: object, cwd: string, io: Surroundings): Promise<string> {
  const stdout = new PassThrough();
  const printed = text(stdout);
  const status = await runProgram(program, { ...io, cwd, stdin: Readable.from([JSON.stringify(request)]), stdout });
  stdout.end();
  io.signal.throwIfAborted();
  if (status !== 0) throw new ProgramFailure('the image could not be brought (see above)');
  return await printed;
}
