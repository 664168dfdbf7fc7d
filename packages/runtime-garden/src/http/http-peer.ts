import { Agent, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { anySignal, type Clock, retry, systemClock } from '@rondo/foundation';
import { WorkerUnreachableError } from '@rondo/runtime';
import type { Endpoint } from './endpoint.ts';
import { isTransportError } from './transport-error.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it comes; such a request is never repeated. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface HttpPeerOptions {
  readonly workerName: string;
  readonly endpoint: Endpoint;
  readonly clock?: Clock;
  /** How long a worker that can't be reached is tried again (worker.md 8.5: 5 minutes). */
  readonly retryForMs?: number;
  /** When it fires nothing is tried any more; whoever waits gets its reason. */
  readonly gone?: AbortSignal | undefined;
}

const firstRetryMs = 100;
const lastRetryMs = 4000;
const defaultRetryForMs = 5 * 60_000;

/**
 * One HTTP server of a worker. Connections are kept and reused. A request that didn't come through is repeated, since
 * all of them may be, until the worker has been away for too long: then WorkerUnreachableError.
 */
export class HttpPeer implements Disposable {
  readonly workerName: string;
  readonly endpoint: Endpoint;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  readonly #clock: Clock;
  readonly #attempts: number;
  readonly #retryForMs: number;
  readonly #gone: AbortSignal | undefined;

  constructor({ workerName, endpoint, clock = systemClock, retryForMs = defaultRetryForMs, gone }: HttpPeerOptions) {
    this.workerName = workerName;
    this.endpoint = endpoint;
    this.#clock = clock;
    this.#attempts = attemptsWithin(retryForMs);
    this.#retryForMs = retryForMs;
    this.#gone = gone;
  }

  /** Sends a request and reads the whole answer, whatever its status. */
  async send(options: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    return this.#retrying(options, signal, async (wanted) => {
      const message = await this.#open(options, wanted);
      return { status: message.statusCode ?? 0, text: await readText(message) };
    });
  }

  /** Sends a request; the answer's body is the caller's to read when the status is 200, else it is read as text. */
  async stream(options: HttpRequest, signal: AbortSignal): Promise<{ body: IncomingMessage } | HttpAnswer> {
    return this.#retrying(options, signal, async (wanted) => {
      const message = await this.#open(options, wanted);
      if (message.statusCode === 200) return { body: message };
      return { status: message.statusCode ?? 0, text: await readText(message) };
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #retrying<Value>(
    options: HttpRequest,
    signal: AbortSignal,
    work: (wanted: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const wanted = anySignal(signal, this.#gone);
    try {
      return await retry(() => work(wanted), {
        attempts: options.stream === undefined ? this.#attempts : 1,
        firstDelayMs: firstRetryMs,
        maxDelayMs: lastRetryMs,
        isRetryable: isTransportError,
        clock: this.#clock,
        signal: wanted,
      });
    } catch (error) {
      if (wanted.aborted) throw wanted.reason;
      if (!isTransportError(error)) throw error;
      throw new WorkerUnreachableError(this.workerName, { silentForMs: this.#retryForMs, cause: error });
    }
  }

  #open({ method, path, json, stream, headers = {} }: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const outgoing = request({
        ...(this.endpoint.kind === 'unix'
          ? { socketPath: this.endpoint.socketPath }
          : { host: this.endpoint.host, port: this.endpoint.port }),
        agent: this.#agent,
        method,
        path,
        headers: {
          // The stock server is told the same whatever the address (worker.md 8.5).
          host: '127.0.0.1:8080',
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
          ...headers,
        },
        signal,
      });
      outgoing.on('response', resolve);
      outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : error));
      if (stream === undefined) outgoing.end(body);
      else stream.on('error', (error) => outgoing.destroy(error)).pipe(outgoing);
    });
  }
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** How many tries, with growing delays between them, fill this time. */
function attemptsWithin(durationMs: number): number {
  let attempts = 1;
  for (let waitedMs = 0, delayMs = firstRetryMs; waitedMs < durationMs; attempts += 1) {
    waitedMs += delayMs;
    delayMs = Math.min(delayMs * 2, lastRetryMs);
  }
  return attempts;
}
