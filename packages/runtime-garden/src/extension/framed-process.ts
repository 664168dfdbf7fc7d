import type { IncomingMessage } from 'node:http';
import { type Clock, defer } from '@rondo/foundation';
import { OutputFrameDecoder, WorkerProcessState } from '@rondo/protocol';
import {
  type ExitOutcome,
  type OutputChunk,
  type OutputPosition,
  type OutputSource,
  type Process,
  WorkerUnreachableError,
} from '@rondo/runtime';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';
import { isTransportError } from '../http/transport-error.ts';
import { processPath } from './extension-client.ts';

const reconnectDelayMs = 100;

export interface FramedProcessOptions {
  readonly peer: HttpPeer;
  readonly containerHandle: string;
  readonly processId: string;
  readonly position: OutputPosition;
  readonly clock: Clock;
}

/**
 * A process whose output the worker keeps until it is acknowledged: the stream can be cut and taken up again at any byte,
 * by this web node or by another one.
 */
export class FramedProcess implements Process {
  readonly id: string;
  readonly output: AsyncIterable<OutputChunk>;
  readonly #options: FramedProcessOptions;
  readonly #exit = defer<ExitOutcome>();
  readonly #detaching = new AbortController();
  readonly #offsets: Record<OutputSource, number>;
  #acknowledging: Promise<void> | undefined;
  #acknowledged: OutputPosition | undefined;

  constructor(options: FramedProcessOptions) {
    this.id = options.processId;
    this.#options = options;
    this.#offsets = { ...options.position };
    this.output = this.#read();
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  /** One request at a time; what comes meanwhile goes with the next. */
  acknowledge(position: OutputPosition): void {
    this.#acknowledged = position;
    this.#acknowledging ??= this.#sendAcknowledgements().finally(() => {
      this.#acknowledging = undefined;
    });
  }

  detach(): void {
    this.#detaching.abort();
  }

  async *#read(): AsyncGenerator<OutputChunk> {
    const { signal } = this.#detaching;
    try {
      while (!signal.aborted) {
        const outcome = yield* this.#readConnection();
        if (outcome !== undefined) return this.#exit.resolve(outcome);
        await this.#options.clock.sleep(reconnectDelayMs, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#exit.reject(error);
    } finally {
      this.#exit.reject(new WorkerUnreachableError(this.#options.peer.workerName, { cause: 'detached' }));
    }
  }

  /** Reads until the end frame (the outcome) or until the connection is cut (undefined). */
  async *#readConnection(): AsyncGenerator<OutputChunk, ExitOutcome | undefined> {
    const { peer, containerHandle, processId } = this.#options;
    const query = `stdout=${this.#offsets.stdout}&stderr=${this.#offsets.stderr}`;
    const path = `${processPath(containerHandle, processId)}/output?${query}`;
    const answer = await peer.stream({ method: 'GET', path }, this.#detaching.signal);
    if (!('body' in answer)) {
      return { kind: 'lost', message: `the worker no longer knows the process: ${answer.text.trim().slice(0, 500)}` };
    }
    return yield* this.#readFrames(answer.body);
  }

  async *#readFrames(body: IncomingMessage): AsyncGenerator<OutputChunk, ExitOutcome | undefined> {
    const decoder = new OutputFrameDecoder((json) =>
      readAnswer(WorkerProcessState, JSON.stringify(json), 'process state'),
    );
    try {
      for await (const bytes of body) {
        for (const frame of decoder.push(bytes as Buffer)) {
          if (frame.kind === 'end') return outcomeOf(frame.state);
          const endOffset = frame.offset + frame.bytes.length;
          // Sent again from before where we stand: only what is new counts.
          const isNew = endOffset - this.#offsets[frame.kind];
          if (isNew <= 0) continue;
          this.#offsets[frame.kind] = endOffset;
          yield { source: frame.kind, bytes: frame.bytes.subarray(frame.bytes.length - isNew), endOffset };
        }
      }
    } catch (error) {
      if (!isTransportError(error)) throw error;
    } finally {
      body.destroy();
    }
    return undefined;
  }

  async #sendAcknowledgements(): Promise<void> {
    const { peer, containerHandle, processId } = this.#options;
    while (this.#acknowledged !== undefined) {
      const json = this.#acknowledged;
      this.#acknowledged = undefined;
      const path = `${processPath(containerHandle, processId)}/acknowledged`;
      await peer.send({ method: 'PUT', path, json }, this.#detaching.signal).catch(() => undefined);
    }
  }
}

/** The port's words for a state that is final. */
export function outcomeOf(state: WorkerProcessState): ExitOutcome | undefined {
  switch (state.state) {
    case 'running':
      return undefined;
    case 'finished':
      return { kind: 'exited', status: state.exitStatus, ...(state.outOfMemory ? { isOutOfMemory: true } : {}) };
    case 'unstartable':
      return { kind: 'not-started', message: state.message };
    case 'lost':
      return { kind: 'lost', message: state.message };
  }
}
