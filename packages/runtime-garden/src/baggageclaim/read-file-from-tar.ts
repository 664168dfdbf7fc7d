import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { defaultFileLimitBytes } from '@rondo/protocol';
import { FileNotFoundError } from '@rondo/runtime';
import { extract } from 'tar-stream';

/** The file that a gzipped tar stream of one entry holds. Throws FileNotFoundError where it is a directory. */
export async function readFileFromTar(archive: Readable, path: string, signal: AbortSignal): Promise<Buffer> {
  const entries = extract();
  let content: Buffer | undefined;
  entries.on('entry', ({ type }, body, next) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    body.on('data', (chunk) => {
      if (!Buffer.isBuffer(chunk)) return;
      sizeBytes += chunk.length;
      if (sizeBytes > defaultFileLimitBytes)
        entries.destroy(new Error(`${path} is longer than ${defaultFileLimitBytes} bytes`));
      else if (content === undefined) chunks.push(chunk);
    });
    body.on('end', () => {
      if (type === 'file') content ??= Buffer.concat(chunks);
      next();
    });
    body.resume();
  });
  await pipeline(archive, createGunzip(), entries, { signal });
  if (content === undefined) throw new FileNotFoundError(path);
  return content;
}
