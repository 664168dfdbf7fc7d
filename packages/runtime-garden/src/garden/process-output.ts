import { AsyncQueue } from '@rondo/foundation';
import { GardenProcessPayload } from '@rondo/protocol';
import {
  type ExitOutcome,
  MalformedAnswerError,
  type OutputChunk,
  type OutputPosition,
  type OutputSource,
} from '@rondo/runtime';
import { type Hijacked, hijack } from '../http/hijack.ts';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';
import { containerPath } from './garden-client.ts';
import { destroyOnAbort } from './process-connection.ts';
import { readLines } from './read-lines.ts';

/** Chunks that wait for their reader; the worker is held back beyond that. */
const queueLength = 64;

export type ProcessOutputOptions = {
  readonly peer: HttpPeer;
  readonly containerHandle: string;
  readonly processId: string;
  /** How much of each output was read before, in bytes. */
  readonly position: OutputPosition;
  /** Fires when nobody reads any more: the connections close. */
  readonly signal: AbortSignal;
};

/** What a process says over stock Garden's three connections: one for control, one each for its two outputs (worker.md 8.4). */
export class ProcessOutput {
  readonly chunks = new AsyncQueue<OutputChunk>(queueLength);
  readonly #options: ProcessOutputOptions;
  readonly #offsets: Record<OutputSource, number>;

  constructor(options: ProcessOutputOptions) {
    this.#options = options;
    this.#offsets = { ...options.position };
  }

  /** Nothing comes any more. */
  end(): void {
    this.chunks.end();
  }

  /**
   * Reads the control connection, and both outputs along with it, to their end. `cut`: it broke before the process ended.
   * Throws `MalformedAnswerError`, and what the sockets throw.
   */
  async follow({ socket, rest }: Hijacked): Promise<ExitOutcome | 'cut'> {
    using _ended = destroyOnAbort(socket, this.#options.signal);
    const lines = readLines(socket, rest);
    const first = await lines.next();
    if (first.done) return 'cut';
    const { stream_id: streamId = '' } = readAnswer(GardenProcessPayload, first.value, 'process payload');
    const sources = Promise.all([this.#readSource('stdout', streamId), this.#readSource('stderr', streamId)]);
    // Awaited below; when this connection breaks first, theirs do too and nobody asks.
    sources.catch(() => undefined);
    for await (const line of lines) {
      const payload = readAnswer(GardenProcessPayload, line, 'process payload');
      if (payload.error !== undefined) return { kind: 'lost', message: payload.error };
      if (payload.exit_status === undefined) continue;
      await sources;
      return { kind: 'exited', status: payload.exit_status };
    }
    await sources.catch(() => undefined);
    return 'cut';
  }

  async #readSource(source: OutputSource, streamId: string): Promise<void> {
    const { peer, containerHandle, processId, signal } = this.#options;
    const path = `${containerPath(containerHandle)}/processes/${encodeURIComponent(processId)}/attaches/${streamId}/${source}`;
    const answer = await hijack(peer.endpoint, { method: 'GET', path }, signal);
    if (answer.kind === 'refused')
      throw new MalformedAnswerError(`the worker refused to give ${source}: ${answer.text}`);
    using _ended = destroyOnAbort(answer.socket, signal);
    if (answer.rest.length > 0) await this.#deliver(source, answer.rest);
    for await (const bytes of answer.socket) await this.#deliver(source, bytes as Buffer);
  }

  async #deliver(source: OutputSource, bytes: Buffer): Promise<void> {
    this.#offsets[source] += bytes.length;
    await this.chunks.pushed({ source, bytes, endOffset: this.#offsets[source] });
  }
}
