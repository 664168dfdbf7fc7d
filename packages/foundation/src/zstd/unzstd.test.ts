import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unzstd } from './unzstd.ts';
import { ZstdError } from './zstd-error.ts';

async function* pieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function unpack(bytes: Buffer, pieceBytes = 1000): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of unzstd(pieces(bytes, pieceBytes))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const random = randomBytes(300_000);
const plain = Buffer.alloc(2_000_000, 'the same again ');

/** A frame that tools put beside the data, as eStargz and seekable zstd do. */
function skippable(content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a5e, 0);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}

describe('a zstd stream', () => {
  it.each([1, 7, 1000, 10_000_000])('of many frames is read to its end, in pieces of %i bytes', async (pieceBytes) => {
    const stream = [
      skippable(Buffer.from('table')),
      zstdCompressSync(random.subarray(0, 5000)),
      zstdCompressSync(Buffer.alloc(0)),
      skippable(Buffer.alloc(0)),
      zstdCompressSync(plain.subarray(0, 9000)),
    ];
    const expected = Buffer.concat([random.subarray(0, 5000), plain.subarray(0, 9000)]);
    expect((await unpack(Buffer.concat(stream), pieceBytes)).equals(expected)).toBe(true);
  });

  it('may be large', async () => {
    const stream = Buffer.concat([zstdCompressSync(random), zstdCompressSync(plain)]);
    expect((await unpack(stream, 65_536)).equals(Buffer.concat([random, plain]))).toBe(true);
  });

  it('that is cut off or damaged anywhere is refused', async () => {
    const stream = Buffer.concat([zstdCompressSync(random), zstdCompressSync(plain)]);
    for (const length of [2, 4, 6, 100, 299_000, stream.length - 1])
      await expect(unpack(stream.subarray(0, length))).rejects.toThrow(ZstdError);
    await expect(unpack(Buffer.concat([stream, Buffer.from('no frame at all')]))).rejects.toThrow(ZstdError);
    const summed = zstdCompressSync(random, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    expect((await unpack(summed)).equals(random)).toBe(true);
    summed.fill(0, 1000, 2000);
    await expect(unpack(summed)).rejects.toThrow(ZstdError);
  });

  it('fails as its source does', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield zstdCompressSync(random).subarray(0, 1000);
      throw new Error('the network is gone');
    }
    const reading = (async () => {
      for await (const _ of unzstd(failing()));
    })();
    await expect(reading).rejects.toThrow('the network is gone');
  });
});
