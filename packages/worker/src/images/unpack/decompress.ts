import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unzstd, ZstdError } from '@rondo/foundation';
import { TarFormatError } from '../tar/errors.ts';

/** How an archive is packed; `detect` looks at its first bytes, as image layers need it. */
export type Compression = 'gzip' | 'zstd' | 'raw';

const outputChunkBytes = 256 * 1024;

/** The bytes of an archive, unpacked. Corrupt input throws TarFormatError. */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  compression: Compression | 'detect',
): AsyncGenerator<Uint8Array> {
  const [known, bytes] = compression === 'detect' ? await detect(source) : [compression, source];
  if (known === 'raw') {
    yield* bytes;
    return;
  }
  try {
    if (known === 'zstd') yield* unzstd(bytes);
    else yield* gunzip(bytes);
  } catch (error) {
    throw isUnpackError(error) ? new TarFormatError(`the archive is not valid ${known}`, { cause: error }) : error;
  }
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip({ chunkSize: outputChunkBytes });
  // A failing source destroys the unpacker, and whoever stops reading stops the source.
  pipeline(Readable.from(bytes, { objectMode: false }), unpacker, () => undefined);
  for await (const chunk of unpacker) yield asBytes(chunk);
}

/** What the first four bytes say (resources.md 5.5, 1), and the stream from its start. */
async function detect(source: AsyncIterable<Uint8Array>): Promise<[Compression, AsyncIterable<Uint8Array>]> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = (async function* () {
    yield head;
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return;
      yield next.value;
    }
  })();
  return [compressionOf(head), whole];
}

/** The compression that the first bytes of a file name. Pure. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  // Streams that can be read in pieces may begin with a skippable frame.
  const isSkippable = ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
  return isZstd || isSkippable ? 'zstd' : 'raw';
}

function asBytes(chunk: string | Buffer): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function isUnpackError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') || error instanceof ZstdError;
}
