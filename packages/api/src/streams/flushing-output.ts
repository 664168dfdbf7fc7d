import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { abortable } from '@rondo/foundation';

/** The response, compressed or not, with every write pushed out and waited for. */
export class FlushingOutput {
  readonly #target: Writable;
  readonly #flush: () => Promise<void>;
  #hasWritten = false;
  hasEnded = false;

  constructor(response: ServerResponse, isCompressed: boolean) {
    response.on('error', () => undefined);
    if (!isCompressed) {
      this.#target = response;
      this.#flush = async () => undefined;
      return;
    }
    const gzip = createGzip({ level: 1 });
    gzip.on('error', () => response.destroy());
    gzip.pipe(response);
    this.#target = gzip;
    this.#flush = () => new Promise((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
  }

  /** Whether nothing was written since the last time this was asked. */
  isIdle(): boolean {
    const isIdle = !this.#hasWritten;
    this.#hasWritten = false;
    return isIdle;
  }

  async write(bytes: Buffer | string, signal: AbortSignal): Promise<void> {
    if (this.hasEnded || this.#target.destroyed) return;
    this.#hasWritten = true;
    // Waited for by the callback of the write: `drain` may have come and gone by the time the flush has ended.
    const taken = new Promise<void>((resolve) => this.#target.write(bytes, () => resolve()));
    await abortable(Promise.all([taken, this.#flush()]), signal).catch(() => undefined);
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    this.#target.end();
  }
}
