import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import { ZstdError } from './zstd-error.ts';
import { ZstdFrameSplitter } from './zstd-frames.ts';

const outputChunkBytes = 256 * 1024;

type Frame = { unpacker: ZstdDecompress; output: Buffer[] };

/** The content of all frames of a zstd stream, one after another. Throws ZstdError; an error of the source as it is. */
export async function* unzstd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const splitter = new ZstdFrameSplitter();
  let frame: Frame | undefined;
  try {
    for await (const chunk of source) {
      for (const piece of splitter.split(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
        if (piece === 'end') {
          if (frame !== undefined) yield* await finish(frame);
          frame = undefined;
          continue;
        }
        frame ??= openFrame();
        await write(frame, piece);
        yield* frame.output.splice(0);
      }
    }
    if (frame !== undefined || splitter.isInsideFrame) throw new ZstdError('the zstd stream is cut off');
  } finally {
    frame?.unpacker.destroy();
  }
}

function openFrame(): Frame {
  const unpacker = createZstdDecompress({ chunkSize: outputChunkBytes });
  const output: Buffer[] = [];
  unpacker.on('data', (chunk: Buffer) => output.push(chunk));
  // It may come when nobody listens any more: after the callback of a write, or when the reader has gone.
  unpacker.on('error', () => undefined);
  return { unpacker, output };
}

function write({ unpacker }: Frame, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(damaged(error));
    // A damaged frame destroys the unpacker, which then forgets the callback of what was being written.
    unpacker.once('error', onError);
    unpacker.write(piece, (error) => {
      unpacker.removeListener('error', onError);
      if (error) onError(error);
      else resolve();
    });
  });
}

async function finish({ unpacker, output }: Frame): Promise<Buffer[]> {
  await new Promise<void>((resolve, reject) => {
    unpacker.once('error', (error) => reject(damaged(error)));
    unpacker.once('end', resolve);
    unpacker.end();
  });
  return output.splice(0);
}

function damaged(cause: Error): ZstdError {
  return new ZstdError(`the zstd stream is damaged: ${cause.message}`, { cause });
}
