import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { AsyncQueue, defer } from '@rondo/foundation';
import type { GardenProcessPayload } from '@rondo/protocol';
import { ContainerNotFoundError, type ExitOutcome, type InteractiveProcess, type OutputChunk } from '@rondo/runtime';
import type { Hijacked } from '../http/hijack.ts';
import { refusalOf, startFailureText } from './garden-errors.ts';
import { writePayload } from './process-connection.ts';
import { ProcessOutput } from './process-output.ts';
import { type ProcessPlace, startProcess } from './start-process.ts';

const killSignal = 1;
const lostText = 'the connection to the worker broke';

/** Starts a process over stock Garden's connections and keeps its input open; every worker speaks this (worker.md 8.4). */
export async function startConversation(place: ProcessPlace, signal: AbortSignal): Promise<InteractiveProcess> {
  const answer = await startProcess(place, signal);
  if (answer.kind === 'hijacked') return new TalkingProcess(place, answer);
  const refusal = refusalOf(answer, place.containerHandle);
  if (refusal instanceof ContainerNotFoundError) throw refusal;
  return unstarted(place.spec.id, startFailureText(answer));
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
  readonly #socket: Socket;
  readonly #output: ProcessOutput;
  readonly #exit = defer<ExitOutcome>();
  readonly #detaching = new AbortController();
  /** Input travels as text: a character that came in two parts must not be torn. */
  readonly #decoder = new StringDecoder('utf8');

  constructor(place: ProcessPlace, connection: Hijacked) {
    this.id = place.spec.id;
    this.#socket = connection.socket;
    const position = { stdout: 0, stderr: 0 };
    this.#output = new ProcessOutput({ ...place, processId: this.id, position, signal: this.#detaching.signal });
    this.#output.follow(connection).then(
      (outcome) => this.#end(outcome === 'cut' ? { kind: 'lost', message: lostText } : outcome),
      () => this.#end({ kind: 'lost', message: lostText }),
    );
  }

  get output(): AsyncIterable<OutputChunk> {
    return this.#output.chunks;
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  acknowledge(): void {}

  detach(): void {
    this.#detaching.abort();
    this.#output.end();
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

  #end(outcome: ExitOutcome): void {
    this.#output.end();
    this.#exit.resolve(outcome);
  }
}
