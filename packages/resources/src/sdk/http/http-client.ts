import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { HttpError } from './http-error.ts';
import type { KeyPair } from './key-pair.ts';
import { systemCertificates } from './system-certificates.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes; give `content-length` where the server wants it. */
  readonly body?: string | Uint8Array | Readable;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; several values joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

export interface HttpClientOptions {
  /** Where `http_proxy`, `https_proxy`, `no_proxy` and `SSL_CERT_FILE` are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** PEM certificates that are trusted besides the system's. */
  readonly extraCertificates?: readonly string[];
  /** Trust any certificate. */
  readonly skipVerification?: boolean;
  /** What servers that ask for it are shown. */
  readonly clientCertificate?: KeyPair | undefined;
  readonly userAgent: string;
  /** How long a connection may be silent. */
  readonly idleTimeoutMs?: number;
}

const defaultIdleTimeoutMs = 60_000;

/** HTTP over kept connections, through the proxies and with the certificates of an environment. Follows no redirects. */
export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #agents = new Map<string, Promise<Agent>>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Sends one request. Throws HttpError when there is no response, the signal's reason when aborted. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    request.signal.throwIfAborted();
    const { protocol } = request.url;
    const agent = await this.#agent(protocol);
    const { request: start } = protocol === 'https:' ? await import('node:https') : await import('node:http');
    const options: RequestOptions = {
      method: request.method,
      agent,
      headers: { 'user-agent': this.#options.userAgent, ...request.headers },
      signal: request.signal,
      timeout: this.#options.idleTimeoutMs ?? defaultIdleTimeoutMs,
    };
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = start(request.url, options, resolve);
      outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer within ${options.timeout} ms`)));
      outgoing.once('error', reject);
      sendBody(outgoing, request.body);
    }).catch((error) => {
      // Thrown, too, by what a connection is made of: a certificate that can't be read.
      request.signal.throwIfAborted();
      throw new HttpError(request.method, request.url, error);
    });
    return { status: message.statusCode ?? 0, headers: flatHeaders(message), body: message };
  }

  [Symbol.dispose](): void {
    for (const agent of this.#agents.values()) void agent.then((made) => made.destroy());
  }

  #agent(protocol: string): Promise<Agent> {
    const known = this.#agents.get(protocol) ?? this.#makeAgent(protocol);
    this.#agents.set(protocol, known);
    return known;
  }

  async #makeAgent(protocol: string): Promise<Agent> {
    const { env, extraCertificates = [], skipVerification = false, clientCertificate = {} } = this.#options;
    const base = { keepAlive: true, maxSockets: 8, proxyEnv: env as NodeJS.ProcessEnv };
    if (protocol !== 'https:') return new (await import('node:http')).Agent(base);
    const { Agent: HttpsAgent } = await import('node:https');
    if (skipVerification) return new HttpsAgent({ ...base, ...clientCertificate, rejectUnauthorized: false });
    return new HttpsAgent({
      ...base,
      ...clientCertificate,
      ca: [...(await systemCertificates(env)), ...extraCertificates],
    });
  }
}

function sendBody(
  outgoing: NodeJS.WritableStream & { destroy(error: Error): unknown },
  body: HttpRequest['body'],
): void {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    outgoing.end(body ?? '');
    return;
  }
  body.once('error', (error) => outgoing.destroy(error));
  body.pipe(outgoing);
}

function flatHeaders(message: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** The body as text; at most `maxBytes`, the rest is thrown away. */
export async function readBody(response: HttpResponse, maxBytes = 64 * 2 ** 20): Promise<string> {
  let sizeBytes = 0;
  response.body.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) response.body.destroy(new Error(`the answer is larger than ${maxBytes} bytes`));
  });
  return await readText(response.body);
}
