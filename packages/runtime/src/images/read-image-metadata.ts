import { describeError } from '@rondo/foundation';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { FileNotFoundError, MalformedImageError } from '../runtime-errors.ts';
import type { Volume } from '../volume.ts';

const Texts = Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]));
const MetadataFile = Type.Object({
  env: Texts,
  user: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  entrypoint: Texts,
  cmd: Texts,
});

/** What an image artifact says of itself in `metadata.json`. */
export interface ImageMetadata {
  readonly env: readonly string[];
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
}

/** Reads the `metadata.json` of an image artifact. Throws MalformedImageError (worker.md 14.3). */
export async function readImageMetadata(volume: Volume, signal: AbortSignal): Promise<ImageMetadata> {
  const json = await readJson(volume, signal);
  if (!Value.Check(MetadataFile, json)) {
    throw new MalformedImageError(
      'malformed image metadata: env, entrypoint and cmd must be lists of strings, user a string',
    );
  }
  return { env: json.env ?? [], user: json.user ?? '', entrypoint: json.entrypoint ?? [], cmd: json.cmd ?? [] };
}

async function readJson(volume: Volume, signal: AbortSignal): Promise<unknown> {
  try {
    return JSON.parse((await volume.readFile('metadata.json', signal)).toString());
  } catch (error) {
    if (error instanceof FileNotFoundError) {
      throw new MalformedImageError('stream image metadata file: file not found. Is the image in rootfs format?', {
        cause: error,
      });
    }
    if (error instanceof SyntaxError) {
      throw new MalformedImageError(`malformed image metadata: ${describeError(error)}`, { cause: error });
    }
    throw error;
  }
}
