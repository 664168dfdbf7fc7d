import { AsyncQueue, type Clock, defer } from '@rondo/foundation';
import { GardenProcessPayload } from '@rondo/protocol';
import {
  ContainerNotFoundError,
  type ExitOutcome,
  MalformedAnswerError,
  type OutputChunk,
  type OutputPosition,
  type OutputSource,
  type Process,
  type ProcessSpec,
  WorkerUnreachableError,
} from '@rondo/runtime';
import { type HijackAnswer, type Hijacked, hijack } from '../http/hijack.ts';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';
import { isTransportError } from '../http/transport-error.ts';
import { containerPath } from './garden-client.ts';
import { refusalOf, startFailureText } from './garden-errors.ts';
import { destroyOnAbort, writePayload } from './process-connection.ts';
import { readLines } from './read-lines.ts';

/** Chunks that wait for their reader; the worker is held back beyond that. */
const queueLength = 64;
const reattachDelayMs = 1000;
const reattachAttempts = 300;

export interface RawProcessOptions {
  readonly peer: HttpPeer;
  readonly containerHandle: string;
  readonly spec: ProcessSpec;
  readonly position: OutputPosition;
  readonly clock: Clock;
  /** Called with the exit status before it is told to anybody: to keep it where a later attach finds it. */
  readonly onExited: (status: number) => Promise<void>;
}

/**
 * A process over stock Garden's three connections: one for control, one each for its two outputs (worker.md 8.4). When
 * they break it attaches again; what the worker dropped meanwhile is lost, as it is with a stock web.
 */
export class RawProcess implements Process {
  readonly id: string;
  readonly #options: RawProcessOptions;
  readonly #queue = new AsyncQueue<OutputChunk>(queueLength);
  readonly #exit = defer<ExitOutcome>();
  readonly #offsets: Record<OutputSource, number>;
  readonly #detaching = new AbortController();

  private constructor(options: RawProcessOptions) {
    this.id = options.spec.id;
    this.#options = options;
    this.#offsets = { ...options.position };
  }

  /** Attaches to the process if it runs; else starts it. */
  static async attachOrRun(options: RawProcessOptions, signal: AbortSignal): Promise<RawProcess> {
    const process = new RawProcess(options);
    const attached = await process.#attach(signal);
    return process.#begin(attached.kind === 'hijacked' ? attached : await process.#start(signal));
  }

  /** Starts the process. */
  static async run(options: RawProcessOptions, signal: AbortSignal): Promise<RawProcess> {
    const process = new RawProcess(options);
    return process.#begin(await process.#start(signal));
  }

  /** A process that is known to have ended: nothing of its output is left on the worker. */
  static ended(options: RawProcessOptions, status: number): RawProcess {
    const process = new RawProcess(options);
    process.#end({ kind: 'exited', status });
    return process;
  }

  get output(): AsyncIterable<OutputChunk> {
    return this.#queue;
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  /** Stock workers keep no output, so there is nothing to let go. */
  acknowledge(): void {}

  detach(): void {
    this.#detaching.abort();
    this.#queue.end();
  }

  #begin(answer: HijackAnswer): this {
    if (answer.kind === 'hijacked') {
      this.#follow(answer);
      return this;
    }
    const refusal = refusalOf(answer, this.#options.containerHandle);
    if (refusal instanceof ContainerNotFoundError) throw refusal;
    this.#end({ kind: 'not-started', message: startFailureText(answer) });
    return this;
  }

  async #start(signal: AbortSignal): Promise<HijackAnswer> {
    const { peer, containerHandle, spec } = this.#options;
    const json = {
      id: spec.id,
      path: spec.path,
      args: spec.args,
      ...(spec.env === undefined ? {} : { env: spec.env }),
      ...(spec.dir === undefined ? {} : { dir: spec.dir }),
      ...(spec.user === undefined ? {} : { user: spec.user }),
      ...(spec.terminal === undefined ? {} : { tty: { window_size: spec.terminal } }),
    };
    const answer = await hijack(
      peer.endpoint,
      { method: 'POST', path: `${containerPath(containerHandle)}/processes`, json },
      signal,
    );
    if (answer.kind === 'hijacked' && spec.stdin !== undefined) {
      writePayload(answer.socket, { process_id: spec.id, source: 0, data: spec.stdin });
      writePayload(answer.socket, { process_id: spec.id, source: 0 });
    }
    return answer;
  }

  #attach(signal: AbortSignal): Promise<HijackAnswer> {
    const { peer, containerHandle, spec } = this.#options;
    const path = `${containerPath(containerHandle)}/processes/${encodeURIComponent(spec.id)}`;
    return hijack(peer.endpoint, { method: 'GET', path }, signal);
  }

  /** Reads the connections to their end in the background, attaching again as often as they break. */
  #follow(first: Hijacked): void {
    const follow = async () => {
      let connection: Hijacked | undefined = first;
      for (let attempt = 0; ; attempt += 1) {
        const outcome: ExitOutcome | 'cut' = connection === undefined ? 'cut' : await this.#readToEnd(connection);
        if (outcome !== 'cut') return this.#end(outcome);
        if (this.#detaching.signal.aborted) return;
        if (attempt >= reattachAttempts) throw new WorkerUnreachableError(this.#options.peer.workerName);
        await this.#options.clock.sleep(reattachDelayMs, this.#detaching.signal);
        connection = await this.#reattach();
      }
    };
    follow().catch((error: unknown) => {
      this.#queue.end();
      this.#exit.reject(error);
    });
  }

  async #reattach(): Promise<Hijacked | undefined> {
    try {
      const answer = await this.#attach(this.#detaching.signal);
      if (answer.kind === 'hijacked') return answer;
      return this.#lost(`the worker no longer knows the process: ${answer.text.trim()}`);
    } catch (error) {
      if (isTransportError(error)) return undefined;
      throw error;
    }
  }

  #lost(message: string): undefined {
    this.#end({ kind: 'lost', message });
    this.#detaching.abort();
  }

  async #readToEnd({ socket, rest }: Hijacked): Promise<ExitOutcome | 'cut'> {
    using _ended = destroyOnAbort(socket, this.#detaching.signal);
    try {
      const lines = readLines(socket, rest);
      const first = await lines.next();
      if (first.done) return 'cut';
      const { stream_id: streamId = '' } = readAnswer(GardenProcessPayload, first.value, 'process payload');
      const sources = Promise.all([this.#readSource('stdout', streamId), this.#readSource('stderr', streamId)]);
      // Awaited below; when this connection breaks first, theirs do too and nobody asks.
      sources.catch(() => undefined);
      for await (const line of lines) {
        const payload = readAnswer(GardenProcessPayload, line, 'process payload');
        if (payload.error !== undefined)
          return { kind: 'lost', message: `connection: process error: ${payload.error}` };
        if (payload.exit_status === undefined) continue;
        await sources;
        await this.#options.onExited(payload.exit_status);
        return { kind: 'exited', status: payload.exit_status };
      }
      await sources.catch(() => undefined);
      return 'cut';
    } catch (error) {
      if (isTransportError(error)) return 'cut';
      throw error;
    }
  }

  async #readSource(source: OutputSource, streamId: string): Promise<void> {
    const { peer, containerHandle, spec } = this.#options;
    const path = `${containerPath(containerHandle)}/processes/${encodeURIComponent(spec.id)}/attaches/${streamId}/${source}`;
    const answer = await hijack(peer.endpoint, { method: 'GET', path }, this.#detaching.signal);
    if (answer.kind === 'refused')
      throw new MalformedAnswerError(`the worker refused to give ${source}: ${answer.text}`);
    using _ended = destroyOnAbort(answer.socket, this.#detaching.signal);
    if (answer.rest.length > 0) await this.#deliver(source, answer.rest);
    for await (const bytes of answer.socket) await this.#deliver(source, bytes as Buffer);
  }

  async #deliver(source: OutputSource, bytes: Buffer): Promise<void> {
    this.#offsets[source] += bytes.length;
    await this.#queue.pushed({ source, bytes, endOffset: this.#offsets[source] });
  }

  #end(outcome: ExitOutcome): void {
    this.#queue.end();
    this.#exit.resolve(outcome);
  }
}
