import { TarFormatError } from './errors.ts';

/** Pulls exact amounts of bytes out of a stream of chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #current: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Whatever is at hand, at most `maxBytes`; `undefined` at the end. The bytes are only good until the next call. */
  async some(maxBytes: number): Promise<Buffer | undefined> {
    while (this.#current.length === 0) {
      if (!(await this.#refill())) return undefined;
    }
    const taken = this.#current.subarray(0, maxBytes);
    this.#current = this.#current.subarray(taken.length);
    return taken;
  }

  /** Exactly `sizeBytes`, or `undefined` where the stream ended before the first of them. Throws where it ended in between. */
  async exactly(sizeBytes: number): Promise<Buffer | undefined> {
    if (this.#current.length >= sizeBytes) {
      const taken = this.#current.subarray(0, sizeBytes);
      this.#current = this.#current.subarray(sizeBytes);
      return taken;
    }
    const parts: Buffer[] = [];
    let missing = sizeBytes;
    while (missing > 0) {
      const part = await this.some(missing);
      if (part === undefined) {
        if (parts.length === 0) return undefined;
        throw new TarFormatError(`the archive is cut off: ${missing} bytes are missing`);
      }
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  async skip(sizeBytes: number): Promise<void> {
    let missing = sizeBytes;
    while (missing > 0) {
      const part = await this.some(missing);
      if (part === undefined) throw new TarFormatError(`the archive is cut off: ${missing} bytes are missing`);
      missing -= part.length;
    }
  }

  /** Reads to the end, so that whoever counts or hashes the stream sees all of it. */
  async drain(): Promise<void> {
    this.#current = Buffer.alloc(0);
    while (await this.#refill());
  }

  async #refill(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#chunks.next();
    if (next.done === true) {
      this.#ended = true;
      return false;
    }
    this.#current = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  }
}
