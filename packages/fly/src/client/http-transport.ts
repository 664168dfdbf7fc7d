import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { UnreachableError } from '../failures/response-errors.ts';
import { explainNetworkError } from './explain-network-error.ts';
import type { TlsOptions } from './tls-settings.ts';
import type { Transport, WireRequest } from './transport.ts';

const connectTimeoutMs = 10_000;
const maxRedirects = 10;

/** HTTP/1.1 with connections that are kept, proxies by the environment, and redirects as browsers follow them (fly.md 6.1). */
export class HttpTransport implements Transport {
  readonly #httpAgent: HttpAgent;
  readonly #httpsAgent: HttpsAgent;
  readonly #env: NodeJS.ProcessEnv;

  constructor(tls: TlsOptions, env: Readonly<Record<string, string | undefined>>) {
    this.#env = { ...env };
    this.#httpAgent = new HttpAgent({ keepAlive: true, ...this.#proxies() });
    this.#httpsAgent = new HttpsAgent({ keepAlive: true, ...tls, ...this.#proxies() });
  }

  async open(request: WireRequest): Promise<IncomingMessage> {
    let current = request;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const response = await this.#once(current);
      const next = redirected(current, response);
      if (next === undefined) return response;
      response.resume();
      current = next;
    }
    throw new UnreachableError(`${verb(request.method)} "${current.url}": stopped after ${maxRedirects} redirects`);
  }

  agentFor(url: URL): HttpAgent {
    return url.protocol === 'https:' ? this.#httpsAgent : this.#httpAgent;
  }

  #once(request: WireRequest): Promise<IncomingMessage> {
    const url = URL.parse(request.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      const scheme = JSON.stringify(url?.protocol.slice(0, -1) ?? '');
      throw new UnreachableError(`${verb(request.method)} "${request.url}": unsupported protocol scheme ${scheme}`);
    }
    return new Promise((resolve, reject) => {
      const { method, headers, body, signal } = request;
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const agent = this.agentFor(url);
      const outgoing = send(url, { method, headers, agent, ...(signal !== undefined && { signal }) }, resolve);
      outgoing.on('error', (error) => reject(this.#unreachable(request, error)));
      limitConnectTime(outgoing);
      if (body instanceof Readable) body.on('error', (error) => outgoing.destroy(error)).pipe(outgoing);
      else outgoing.end(body);
    });
  }

  #unreachable({ method, url }: WireRequest, cause: Error): Error {
    if (cause.name === 'AbortError') return cause;
    return new UnreachableError(`${verb(method)} "${url}": ${explainNetworkError(cause)}`, { cause });
  }

  #proxies(): { proxyEnv?: NodeJS.ProcessEnv } {
    const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy } = this.#env;
    const isSet = [HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy].some(
      (value) => value !== undefined && value !== '',
    );
    if (!isSet) return {};
    const direct = [this.#env.NO_PROXY ?? this.#env.no_proxy ?? '', 'localhost', '127.0.0.1', '::1'].filter(Boolean);
    return { proxyEnv: { ...this.#env, NO_PROXY: direct.join(','), no_proxy: direct.join(',') } };
  }
}

function limitConnectTime(outgoing: ClientRequest): void {
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    const giveUp = () => outgoing.destroy(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' }));
    socket.setTimeout(connectTimeoutMs, giveUp);
    socket.once('connect', () => socket.setTimeout(0).off('timeout', giveUp));
  });
}

/** 307 and 308 repeat the request, the others become a GET without a body. The token stays with the host it is for. */
function redirected(request: WireRequest, response: IncomingMessage): WireRequest | undefined {
  const { statusCode = 0 } = response;
  const { location } = response.headers;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const repeats = statusCode >= 307;
  if (repeats && request.body instanceof Readable) return undefined;
  const url = new URL(location, request.url);
  const { Authorization, 'Content-Type': type, 'Content-Length': length, ...plain } = request.headers;
  const staysHere = url.host === new URL(request.url).host;
  const { body: _, ...bare } = request;
  return {
    ...(repeats ? request : bare),
    method: repeats || request.method === 'HEAD' ? request.method : 'GET',
    url: url.href,
    headers: {
      ...plain,
      ...(staysHere && Authorization !== undefined && { Authorization }),
      ...(repeats && type !== undefined && { 'Content-Type': type }),
      ...(repeats && length !== undefined && { 'Content-Length': length }),
    },
  };
}

function verb(method: string): string {
  return method.charAt(0) + method.slice(1).toLowerCase();
}
