import { type Clock, defer } from '@rondo/foundation';
import {
  ContainerNotFoundError,
  type ExitOutcome,
  type OutputChunk,
  type OutputPosition,
  type Process,
  WorkerUnreachableError,
} from '@rondo/runtime';
import { type HijackAnswer, type Hijacked, hijack } from '../http/hijack.ts';
import { isTransportError } from '../http/transport-error.ts';
import { containerPath } from './garden-client.ts';
import { refusalOf, startFailureText } from './garden-errors.ts';
import { writePayload } from './process-connection.ts';
import { ProcessOutput } from './process-output.ts';
import { type ProcessPlace, startProcess } from './start-process.ts';

const reattachDelayMs = 1000;
const reattachAttempts = 300;

export interface RawProcessOptions extends ProcessPlace {
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
  readonly #output: ProcessOutput;
  readonly #exit = defer<ExitOutcome>();
  readonly #detaching = new AbortController();

  private constructor(options: RawProcessOptions) {
    this.id = options.spec.id;
    this.#options = options;
    this.#output = new ProcessOutput({ ...options, processId: this.id, signal: this.#detaching.signal });
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
    return this.#output.chunks;
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  /** Stock workers keep no output, so there is nothing to let go. */
  acknowledge(): void {}

  detach(): void {
    this.#detaching.abort();
    this.#output.end();
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
    const { spec } = this.#options;
    const answer = await startProcess(this.#options, signal);
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
      this.#output.end();
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

  async #readToEnd(connection: Hijacked): Promise<ExitOutcome | 'cut'> {
    try {
      const outcome = await this.#output.follow(connection);
      if (outcome === 'cut') return 'cut';
      if (outcome.kind === 'exited') await this.#options.onExited(outcome.status);
      return outcome.kind === 'lost'
        ? { kind: 'lost', message: `connection: process error: ${outcome.message}` }
        : outcome;
    } catch (error) {
      if (isTransportError(error)) return 'cut';
      throw error;
    }
  }

  #end(outcome: ExitOutcome): void {
    this.#output.end();
    this.#exit.resolve(outcome);
  }
}
