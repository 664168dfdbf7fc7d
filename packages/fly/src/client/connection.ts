import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  ForbiddenError,
  NotAuthorizedError,
  NotFoundError,
  UnexpectedResponseError,
} from '../failures/response-errors.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { isJsonObject, type JsonValue } from '../wire/json.ts';
import { type Shape, UnreadableAnswerError } from '../wire/shape.ts';
import { dumpRequest, dumpResponse } from './dump-traffic.ts';
import { queryOf } from './encode-url.ts';
import type { Reply } from './reply.ts';
import type { ApiRequest } from './request.ts';
import { showPolicyWarning } from './show-policy-warning.ts';
import type { TlsSettings } from './tls-settings.ts';
import { authorizationOf, type Token } from './token.ts';
import type { Transport, WireResponse } from './transport.ts';

export interface ConnectionSettings {
  readonly url: string;
  readonly token: Token | undefined;
  readonly tls: TlsSettings;
  readonly verbose: boolean;
}

/** Calls of the API of one server. */
export class Connection {
  /** Without slashes at its end. */
  readonly url: string;
  readonly token: Token | undefined;
  readonly transport: Transport;
  readonly #io: FlyIo;
  readonly #verbose: boolean;

  /** Throws {@link FlyError} where certificates can't be read. */
  static async create(settings: ConnectionSettings, io: FlyIo): Promise<Connection> {
    if (io.transport !== undefined) return new Connection(settings, io, io.transport);
    const { HttpTransport } = await import('./http-transport.ts');
    const { loadTlsOptions } = await import('./tls-settings.ts');
    return new Connection(settings, io, new HttpTransport(await loadTlsOptions(settings.tls, io.cwd), io.env));
  }

  private constructor({ url, token, verbose }: ConnectionSettings, io: FlyIo, transport: Transport) {
    this.url = url.replace(/\/+$/, '');
    this.token = token;
    this.transport = transport;
    this.#io = io;
    this.#verbose = verbose;
  }

  /** Sends a request and checks its status (fly.md 5.2). Throws a subclass of {@link FlyError}, or {@link NotAuthorizedError}. */
  async send(request: ApiRequest): Promise<Reply> {
    const reply = await this.exchange(request);
    throwForStatus(reply);
    return reply;
  }

  /** As {@link send}, and reads the body by a shape. */
  async fetch<T>(request: ApiRequest, shape: Shape<T>): Promise<T> {
    return readReply(await this.send(request), shape);
  }

  /** As {@link fetch}; undefined where there is no such thing. */
  async find<T>(request: ApiRequest, shape: Shape<T>): Promise<T | undefined> {
    const reply = await this.sendToExisting(request);
    return reply === undefined ? undefined : readReply(reply, shape);
  }

  /** As {@link send}; undefined where there is no such thing. */
  async sendToExisting(request: ApiRequest): Promise<Reply | undefined> {
    try {
      return await this.send(request);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /** Sends a request; the caller looks at the status. */
  async exchange(request: ApiRequest): Promise<Reply> {
    const response = await this.open(request);
    const body = await readBody(response);
    if (this.#verbose && request.isSecret !== true) dumpResponse(response, body, this.#io);
    const reply = replyOf(response, body);
    if (reply.status < 300) showPolicyWarning(reply, this.#io);
    return reply;
  }

  /** The body as a stream, its status checked as in {@link send}. */
  async download(request: ApiRequest): Promise<{ readonly stream: Readable; readonly sizeBytes: number | undefined }> {
    const response = await this.open(request);
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode >= 300) throwForStatus(replyOf(response, await readBody(response)));
    const size = Number.parseInt(String(response.headers['content-length']), 10);
    return { stream: response, sizeBytes: Number.isNaN(size) ? undefined : size };
  }

  /** The head of an answer, unchecked and undecoded. */
  async open(request: ApiRequest, signal?: AbortSignal): Promise<WireResponse> {
    const { method = 'GET', path, query = [], headers = {}, body } = request;
    const authorization = authorizationOf(this.token);
    const plain = {
      'User-Agent': 'Go-http-client/1.1',
      ...lengthOf(method, body),
      ...headers,
      'Accept-Encoding': 'gzip',
    };
    if (this.#verbose && request.isSecret !== true)
      dumpRequest({ method, url: this.url, path: path + queryOf(query), headers: plain, body }, this.#io);
    return this.transport.open({
      method,
      url: `${this.url}${path}${queryOf(query)}`,
      headers: { ...plain, ...(authorization !== undefined && { Authorization: authorization }) },
      ...(body !== undefined && { body }),
      ...(signal !== undefined && { signal }),
    });
  }
}

function lengthOf(method: string, body: string | Readable | undefined): Record<string, string> {
  if (body instanceof Readable) return {};
  if (body === undefined) return method === 'GET' ? {} : { 'Content-Length': '0' };
  return { 'Content-Length': String(Buffer.byteLength(body)) };
}

function replyOf(response: WireResponse, body: string): Reply {
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    header: (name) => response.headersDistinct[name]?.join(', '),
    body,
  };
}

/** The body as text, unpacked where it came packed. */
async function readBody(response: WireResponse): Promise<string> {
  const isPacked = response.headers['content-encoding'] === 'gzip';
  const stream: Readable = isPacked ? response.pipe(createGunzip()) : response;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Reads a body by a shape. Throws {@link UnreadableAnswerError}. */
export function readReply<T>({ status, body }: Reply, shape: Shape<T>): T {
  return shape.decode(status === 204 ? undefined : parseJson(body), 'the answer');
}

function parseJson(body: string): JsonValue {
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (body.trim() === '') throw new UnreadableAnswerError('EOF', { cause });
    const start = body.trim().split('\n')[0]?.slice(0, 80);
    const hint = 'is the address of the target the one of the server itself?';
    throw new UnreadableAnswerError(`the server's answer is not JSON but begins with ${start}: ${hint}`, { cause });
  }
}

function throwForStatus({ status, reason, body }: Reply): void {
  if (status === 404) throw new NotFoundError(notFoundText(body));
  if (status === 401) throw new NotAuthorizedError();
  if (status === 403) throw new ForbiddenError(body);
  if (status < 200 || status >= 300) throw new UnexpectedResponseError({ status, reason, body });
}

/** A JSON:API body says what wasn't found. */
function notFoundText(body: string): string {
  const other = 'resource not found';
  try {
    const json: JsonValue = JSON.parse(body);
    const errors = isJsonObject(json) ? json.errors : undefined;
    if (!Array.isArray(errors) || errors.length === 0) return other;
    return errors.map((error) => (isJsonObject(error) ? (error.detail ?? '') : '')).join(' ');
  } catch {
    return other;
  }
}
