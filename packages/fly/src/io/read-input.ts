import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileErrorText } from '../failures/file-error-text.ts';
import { FlyError } from '../failures/fly-error.ts';
import { stdinPath } from '../options/path.ts';
import type { FlyIo } from './fly-io.ts';

/** A file as a path option names it, or all of the standard input. Throws {@link FlyError} in the words of the stock client. */
export async function readInput(path: string, io: FlyIo): Promise<Buffer> {
  if (path === stdinPath) return readAll(io);
  try {
    return readFileSync(resolve(io.cwd, path));
  } catch (cause) {
    throw new FlyError(fileErrorText('open', path, cause), { cause });
  }
}

async function readAll({ stdin }: FlyIo): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await stdin.read(); chunk !== undefined; chunk = await stdin.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
