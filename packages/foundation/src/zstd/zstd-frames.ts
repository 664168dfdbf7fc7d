import { ZstdError } from './zstd-error.ts';

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/**
 * Finds where the frames of a zstd stream end. Node's decompressor stops after the first one without a word, while tools
 * that compress in parallel, and images that can be read in pieces, have many.
 */
export class ZstdFrameSplitter {
  #header = Buffer.alloc(0);
  #state: 'magic' | 'block' | 'body' | 'skip' = 'magic';
  #pendingBytes = 0;
  #lastBlock = false;
  #checksum = false;

  /** Whether what came so far ends in the middle of a frame. */
  get isInsideFrame(): boolean {
    return this.#state !== 'magic' || this.#header.length > 0;
  }

  /** Cuts a chunk into pieces of one frame each; `end` follows the piece that ends its frame. Skippable frames are left out. */
  *split(chunk: Buffer): Generator<Buffer | 'end'> {
    let rest = chunk;
    while (rest.length > 0) {
      const [piece, ended, next] = this.#step(rest);
      if (piece.length > 0) yield piece;
      if (ended) yield 'end';
      rest = next;
    }
  }

  #step(rest: Buffer): [Buffer, boolean, Buffer] {
    if (this.#state === 'skip') {
      const length = Math.min(this.#pendingBytes, rest.length);
      this.#pendingBytes -= length;
      if (this.#pendingBytes === 0) this.#state = 'magic';
      return [Buffer.alloc(0), false, rest.subarray(length)];
    }
    if (this.#state === 'body') return this.#body(rest);
    const needed = this.#headerLength();
    const missing = needed - this.#header.length;
    this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)]);
    if (this.#header.length < this.#headerLength()) return [Buffer.alloc(0), false, rest.subarray(missing)];
    return [this.#endHeader(), this.#finishEmptyBody(), rest.subarray(missing)];
  }

  #body(rest: Buffer): [Buffer, boolean, Buffer] {
    const length = Math.min(this.#pendingBytes, rest.length);
    this.#pendingBytes -= length;
    const ended = this.#pendingBytes === 0 && this.#finishBody();
    return [rest.subarray(0, length), ended, rest.subarray(length)];
  }

  /** How long the header being read is, as far as it is known by now. */
  #headerLength(): number {
    if (this.#state === 'block') return 3;
    if (this.#header.length < 5) return 5;
    if (this.#header.readUInt32LE(0) !== frameMagic) return 8;
    const descriptor = this.#header.readUInt8(4);
    const single = (descriptor & 0x20) !== 0;
    const window = single ? 0 : 1;
    const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    return 5 + window + dictionary + size;
  }

  /** Takes a whole header in; returns what of it goes to the decompressor. */
  #endHeader(): Buffer {
    const header = this.#header;
    this.#header = Buffer.alloc(0);
    if (this.#state === 'block') {
      const value = header.readUIntLE(0, 3);
      this.#lastBlock = (value & 1) === 1;
      const repeated = ((value >> 1) & 3) === 1;
      this.#pendingBytes = repeated ? 1 : value >> 3;
      this.#state = 'body';
      return header;
    }
    const magic = header.readUInt32LE(0);
    if (magic === frameMagic) {
      this.#checksum = (header.readUInt8(4) & 4) !== 0;
      this.#state = 'block';
      return header;
    }
    if ((magic & 0xfffffff0) >>> 0 !== skippableMagic)
      throw new ZstdError('the zstd stream is damaged: no frame where one must begin');
    this.#pendingBytes = header.readUInt32LE(4);
    this.#state = this.#pendingBytes === 0 ? 'magic' : 'skip';
    return Buffer.alloc(0);
  }

  #finishEmptyBody(): boolean {
    return this.#state === 'body' && this.#pendingBytes === 0 && this.#finishBody();
  }

  /** After a block: the next one, the checksum, or the end of the frame (true). */
  #finishBody(): boolean {
    if (!this.#lastBlock) {
      this.#state = 'block';
      return false;
    }
    if (this.#checksum) {
      this.#checksum = false;
      this.#pendingBytes = 4;
      return false;
    }
    this.#state = 'magic';
    return true;
  }
}
