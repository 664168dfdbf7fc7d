import { randomUUID } from 'node:crypto';
import { buffer as readBuffer } from 'node:stream/consumers';
import type { HttpClient, HttpResponse } from '../sdk/http/http-client.ts';
import { HttpStatusError, httpStatusError } from '../sdk/http/http-status-error.ts';
import { TrustError } from './trust-error.ts';

export interface TrustServerOptions {
  readonly http: HttpClient;
  /** Of the server, without a path of its own. */
  readonly url: URL;
  /** Whose trust data: the name of a repository with its registry. */
  readonly collection: string;
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
  readonly nowMs: number;
}

const maxFileBytes = 100 * 2 ** 20;

/** The server that keeps the trust data of one repository (Notary's protocol, version 1). */
export class TrustServer {
  readonly collection: string;
  readonly #options: TrustServerOptions;
  readonly #base: URL;

  constructor(options: TrustServerOptions) {
    this.#options = options;
    this.collection = options.collection;
    const path = options.url.pathname.replace(/\/$/, '');
    this.#base = new URL(`${path}/v2/${options.collection}/_trust/tuf/`, options.url);
  }

  /** A file by its name (`timestamp`, `targets.<sha256>`); undefined when there is none. Throws HttpStatusError, HttpError. */
  async find(name: string): Promise<Buffer | undefined> {
    const url = new URL(`${name}.json`, this.#base);
    const response = await this.#send('GET', url);
    if (response.status === 404) {
      response.body.resume();
      return undefined;
    }
    if (response.status !== 200) throw await this.#refusal('GET', url, response);
    if (Number(response.headers['content-length'] ?? 0) > maxFileBytes) {
      response.body.destroy();
      throw new TrustError(`${name} has more than ${maxFileBytes} bytes`);
    }
    return await readBuffer(response.body);
  }

  /** Hands in new files, all or none. Throws HttpStatusError; `isOutdated` tells whether somebody else was faster. */
  async publish(files: ReadonlyMap<string, Buffer>): Promise<void> {
    const boundary = `rondo-${randomUUID()}`;
    const parts = [...files].flatMap(([name, bytes]) => [
      `--${boundary}\r\n`,
      `Content-Disposition: form-data; name="files"; filename="${name}"\r\n`,
      'Content-Type: application/octet-stream\r\n\r\n',
      bytes,
      '\r\n',
    ]);
    const body = Buffer.concat([...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part)));
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': `${body.length}` };
    const response = await this.#send('POST', this.#base, { headers, body });
    if (response.status !== 200) throw await this.#refusal('POST', this.#base, response);
    response.body.resume();
  }

  async #send(
    method: string,
    url: URL,
    { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<HttpResponse> {
    const { http, signal, authorization } = this.#options;
    const allowed = authorization === undefined ? {} : { authorization };
    const request = { method, url, headers: { ...headers, ...allowed }, signal };
    return await http.send(body === undefined ? request : { ...request, body });
  }

  async #refusal(method: string, url: URL, response: HttpResponse): Promise<HttpStatusError> {
    return await httpStatusError({ method, url }, response, { nowMs: this.#options.nowMs, explain });
  }
}

/** Whether files were refused because newer ones have come meanwhile. */
export function isOutdated(error: unknown): boolean {
  return error instanceof HttpStatusError && error.status === 400 && /\bVERSION\b/.test(error.message);
}

/** `VERSION: A newer version of metadata is already available.`, with the detail where there is one. */
function explain(body: string): string {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: unknown; message?: unknown; detail?: unknown }[] };
    return (errors ?? [])
      .map(({ code, message, detail }) =>
        [code, message, detail === undefined || detail === null ? '' : JSON.stringify(detail)]
          .filter(Boolean)
          .join(': '),
      )
      .join('; ');
  } catch {
    return body.slice(0, 200);
  }
}
