import { createGunzip } from 'node:zlib';
import { unzstd } from '@rondo/foundation';

export type Compression = 'gzip' | 'zstd' | 'none';

/** What the first bytes of a stream say about its compression; media types are not always right. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const zstd = head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd && head[0] === 0x28;
  // Streams that can be read in pieces may begin with a skippable frame.
  const skippable = head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18 && ((head[0] ?? 0) & 0xf0) === 0x50;
  return zstd || skippable ? 'zstd' : 'none';
}

/** A stream without its compression, whatever it was. Throws when the stream is damaged or cut off. */
export async function* decompress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [head, whole] = await peek(source, 4);
  const compression = compressionOf(head);
  if (compression === 'none') yield* whole;
  else if (compression === 'gzip') yield* through(whole, createGunzip({ chunkSize: 128 * 1024 }));
  else yield* unzstd(whole);
}

/** Looks at the first bytes of a stream without taking them away. */
async function peek(source: AsyncIterable<Buffer>, count: number): Promise<[Buffer, AsyncGenerator<Buffer>]> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < count) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  const whole = async function* () {
    if (head.length > 0) yield head;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  };
  return [head, whole()];
}

async function* through(
  source: AsyncIterable<Buffer>,
  unpacker: NodeJS.ReadWriteStream & { destroy(error?: Error): unknown },
): AsyncGenerator<Buffer> {
  const feeding = feed(source, unpacker);
  feeding.catch((error) => unpacker.destroy(error instanceof Error ? error : new Error(String(error))));
  for await (const chunk of unpacker) yield chunk as Buffer;
  await feeding;
}

async function feed(source: AsyncIterable<Buffer>, unpacker: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of source) await write(unpacker, chunk);
  unpacker.end();
}

function write(stream: NodeJS.WritableStream, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(chunk, (error) => {
      stream.removeListener('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
