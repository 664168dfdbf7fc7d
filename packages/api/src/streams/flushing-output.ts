import type { ServerResponse } from 'node:http';
import { abortable } from '@rondo/foundation';
import { giveBack } from './give-back.ts';
import { GzipBlocks } from './gzip-blocks.ts';
import type { Breathing } from './open-streams.ts';

const ping = Buffer.from(': ping\n\n');

/** The response, compressed or not, with every write pushed out and waited for. */
export class FlushingOutput implements Breathing {
  readonly #response: ServerResponse;
  readonly #gzip: GzipBlocks | undefined;
  readonly #signal: AbortSignal;
  #hasWritten = false;
  #isWriting = false;
  #hasEnded = false;

  constructor(response: ServerResponse, { isCompressed, signal }: { isCompressed: boolean; signal: AbortSignal }) {
    response.on('error', () => undefined);
    this.#response = response;
    this.#gzip = isCompressed ? new GzipBlocks() : undefined;
    this.#signal = signal;
  }

  /** Resolves when the bytes are sent, or no longer wanted. One write at a time; the bytes are this output's from now on. */
  async write(bytes: Buffer): Promise<void> {
    this.#hasWritten = true;
    this.#isWriting = true;
    await abortable(this.#push(bytes), this.#signal).catch(() => undefined);
    this.#isWriting = false;
  }

  /** A comment where nothing was written for a while. A client that still has to take something needs none. */
  breathe(): void {
    const isSilent = !this.#hasWritten && !this.#isWriting && !this.#hasEnded;
    this.#hasWritten = false;
    if (isSilent) void this.write(ping);
  }

  end(): void {
    this.#hasEnded = true;
    if (this.#gzip !== undefined) this.#response.write(this.#gzip.end());
    this.#response.end();
  }

  async #push(bytes: Buffer): Promise<void> {
    if (this.#gzip === undefined) return this.#send(bytes);
    const compressed = await this.#gzip.encode(bytes);
    giveBack(bytes);
    return this.#send(compressed);
  }

  #send(bytes: Buffer): Promise<void> {
    if (this.#response.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      // By the callback, since `drain` comes only where a buffer was full.
      this.#response.write(bytes, (error) => {
        // What failed may still be on its way; what was sent is nobody's any more.
        if (!error) giveBack(bytes);
        resolve();
      });
    });
  }
}
