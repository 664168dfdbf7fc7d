import type { ServerResponse } from 'node:http';
import { abortable } from '@rondo/foundation';
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

  /** Resolves when the bytes have been taken off our hands, or are no longer wanted. One write at a time. */
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
    const sent = this.#gzip === undefined ? bytes : await this.#gzip.encode(bytes);
    // Waited for by the callback of the write, since `drain` comes only where a buffer was full.
    if (!this.#response.destroyed) await new Promise<void>((resolve) => this.#response.write(sent, () => resolve()));
  }
}
