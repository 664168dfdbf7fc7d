import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
/** A block's length has 16 bits. */
const storedAtMostBytes = 256;
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
const lastBlock = Buffer.from([3, 0]);

/**
 * One gzip stream (RFC 1952) whose every part is compressed by itself: between two parts nothing is kept but a checksum, where a
 * compressor would hold 256 KiB for as long as its client waits. Parts are given one after the other.
 */
export class GzipBlocks {
  #hasBegun = false;
  #checksum = 0;
  #sizeBytes = 0;

  /** The bytes that stand for `part`, whole: a reader can go on to its end. */
  async encode(part: Buffer): Promise<Buffer> {
    const blocks = part.length <= storedAtMostBytes ? store(part) : await compress(part);
    this.#checksum = crc32(part, this.#checksum);
    this.#sizeBytes += part.length;
    return this.#withHeader(blocks);
  }

  /** What comes behind the last part. */
  end(): Buffer {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#checksum, 0);
    trailer.writeUInt32LE(this.#sizeBytes % 2 ** 32, 4);
    return this.#withHeader(Buffer.concat([lastBlock, trailer]));
  }

  #withHeader(bytes: Buffer): Buffer {
    if (this.#hasBegun) return bytes;
    this.#hasBegun = true;
    return Buffer.concat([header, bytes]);
  }
}

/** So little that compressing would cost more than it saves. */
function store(part: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(part.length, 1);
  head.writeUInt16LE(part.length ^ 0xffff, 3);
  return Buffer.concat([head, part]);
}

/** Ends with an empty stored block instead of a last one, so that another part can follow. */
function compress(part: Buffer): Promise<Buffer> {
  return deflate(part, { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
}
