import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { FileNotFoundError } from '../runtime-errors.ts';
import type { Volume } from '../volume.ts';

/** Files that steps read themselves are configs; anything longer is a mistake. */
export const longestFileBytes = 16 * 1024 * 1024;

/** One file of an artifact. Throws FileNotFoundError, VolumeNotFoundError. */
export async function readFile(volume: Volume, path: string, signal: AbortSignal): Promise<Buffer> {
  const archive = await volume.streamOut(path, 'raw', signal);
  const entries = extract();
  let content: Buffer | undefined;
  entries.on('entry', ({ type }, body, next) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    body.on('data', (chunk) => {
      if (!Buffer.isBuffer(chunk)) return;
      sizeBytes += chunk.length;
      if (sizeBytes > longestFileBytes) entries.destroy(new Error(`${path} is longer than ${longestFileBytes} bytes`));
      else if (content === undefined) chunks.push(chunk);
    });
    body.on('end', () => {
      if (type === 'file') content ??= Buffer.concat(chunks);
      next();
    });
    body.resume();
  });
  await pipeline(archive, entries, { signal });
  if (content === undefined) throw new FileNotFoundError(path);
  return content;
}
