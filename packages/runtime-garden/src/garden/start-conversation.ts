import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { AsyncQueue, defer } from '@rondo/foundation';
import { GardenProcessPayload } from '@rondo/protocol';
import {
  ContainerNotFoundError,
  type ExitOutcome,
  type InteractiveProcess,
  MalformedAnswerError,
  type OutputChunk,
  type OutputSource,
  type ProcessSpec,
} from '@rondo/runtime';
import { type Hijacked, hijack } from '../http/hijack.ts';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';
import { containerPath } from './garden-client.ts';
import { refusalOf, startFailureText } from './garden-errors.ts';
import { destroyOnAbort, writePayload } from './process-connection.ts';
import { readLines } from './read-lines.ts';

const queueLength = 64;
const killSignal = 1;
const lostText = 'the connection to the worker broke';

type Conversation = { readonly peer: HttpPeer; readonly containerHandle: string; readonly spec: ProcessSpec };

/** Starts a process over stock Garden's connections and keeps its input open; every worker speaks this (worker.md 8.4). */
export async function startConversation(options: Conversation, signal: AbortSignal): Promise<InteractiveProcess> {
  const { peer, containerHandle, spec } = options;
  const { id, path, args, env, dir, user, terminal } = spec;
  const json = {
    id,
    path,
    args,
    env,
    dir,
    user,
    ...(terminal === undefined ? {} : { tty: { window_size: terminal } }),
  };
  const request = { method: 'POST', path: `${containerPath(containerHandle)}/processes`, json };
  const answer = await hijack(peer.endpoint, request, signal);
  if (answer.kind === 'hijacked') return new TalkingProcess(options, answer);
  const refusal = refusalOf(answer, containerHandle);
  if (refusal instanceof ContainerNotFoundError) throw refusal;
  return unstarted(id, startFailureText(answer));
}

/** One that never ran: there is nothing to say to it. */
function unstarted(id: string, message: string): InteractiveProcess {
  const output = new AsyncQueue<OutputChunk>(1);
  output.end();
  const nothing = () => undefined;
  const exit = Promise.resolve({ kind: 'not-started' as const, message });
  return {
    id,
    output,
    exit,
    acknowledge: nothing,
    detach: nothing,
    write: async () => undefined,
    endInput: nothing,
    resize: nothing,
    kill: nothing,
  };
}

class TalkingProcess implements InteractiveProcess {
  readonly id: string;
  readonly #options: Conversation;
  readonly #socket: Socket;
  readonly #queue = new AsyncQueue<OutputChunk>(queueLength);
  readonly #exit = defer<ExitOutcome>();
  readonly #detaching = new AbortController();
  readonly #offsets: Record<OutputSource, number> = { stdout: 0, stderr: 0 };
  /** Input travels as text: a character that came in two parts must not be torn. */
  readonly #decoder = new StringDecoder('utf8');

  constructor(options: Conversation, connection: Hijacked) {
    this.id = options.spec.id;
    this.#options = options;
    this.#socket = connection.socket;
    this.#follow(connection).then(
      (outcome) => this.#end(outcome),
      () => this.#end({ kind: 'lost', message: lostText }),
    );
  }

  get output(): AsyncIterable<OutputChunk> {
    return this.#queue;
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  acknowledge(): void {}

  detach(): void {
    this.#detaching.abort();
    this.#queue.end();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const data = this.#decoder.write(Buffer.from(bytes));
    if (data === '' || this.#socket.destroyed) return;
    if (writePayload(this.#socket, { process_id: this.id, source: 0, data })) return;
    const signal = this.#detaching.signal;
    await Promise.race([once(this.#socket, 'drain', { signal }), once(this.#socket, 'close', { signal })]).catch(
      () => undefined,
    );
  }

  endInput(): void {
    this.#say({ process_id: this.id, source: 0 });
  }

  resize({ columns, rows }: { columns: number; rows: number }): void {
    this.#say({ process_id: this.id, tty: { window_size: { columns, rows } } });
  }

  kill(): void {
    this.#say({ process_id: this.id, signal: killSignal });
  }

  #say(payload: GardenProcessPayload): void {
    if (!this.#socket.destroyed) writePayload(this.#socket, payload);
  }

  async #follow({ socket, rest }: Hijacked): Promise<ExitOutcome> {
    using _ended = destroyOnAbort(socket, this.#detaching.signal);
    const lines = readLines(socket, rest);
    const first = await lines.next();
    if (first.done) return { kind: 'lost', message: lostText };
    const { stream_id: streamId = '' } = readAnswer(GardenProcessPayload, first.value, 'process payload');
    const sources = Promise.all([this.#read('stdout', streamId), this.#read('stderr', streamId)]);
    // Awaited when the process has ended; when this connection breaks first, theirs do too and nobody asks.
    sources.catch(() => undefined);
    for await (const line of lines) {
      const payload = readAnswer(GardenProcessPayload, line, 'process payload');
      if (payload.error !== undefined) return { kind: 'lost', message: payload.error };
      if (payload.exit_status === undefined) continue;
      await sources;
      return { kind: 'exited', status: payload.exit_status };
    }
    return { kind: 'lost', message: lostText };
  }

  async #read(source: OutputSource, streamId: string): Promise<void> {
    const { peer, containerHandle } = this.#options;
    const path = `${containerPath(containerHandle)}/processes/${encodeURIComponent(this.id)}/attaches/${streamId}/${source}`;
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
