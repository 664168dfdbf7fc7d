import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { badRequest, notFound } from './http-error.ts';
import { greatestRowId } from './limits-of-numbers.ts';

/** A request as handlers see it. Path parameters and query are kept apart, so that neither can pass for the other. */
export class ApiRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  /** The path alone, escaped as it came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  readonly body: Buffer;
  /** Whether the client asks for a websocket. */
  readonly canUpgrade: boolean;
  readonly #search: string;
  readonly #stream: Readable | undefined;
  readonly #gone: () => AbortSignal;
  #query: URLSearchParams | undefined;

  constructor(fields: {
    method: string;
    url: string;
    params: Readonly<Record<string, string>>;
    headers: IncomingHttpHeaders;
    remoteAddress: string;
    body: Buffer;
    stream?: Readable | undefined;
    canUpgrade?: boolean;
    gone: () => AbortSignal;
  }) {
    this.method = fields.method;
    this.url = fields.url;
    this.params = fields.params;
    this.headers = fields.headers;
    this.remoteAddress = fields.remoteAddress;
    this.body = fields.body;
    this.#stream = fields.stream;
    this.canUpgrade = fields.canUpgrade ?? false;
    this.#gone = fields.gone;
    const question = fields.url.indexOf('?');
    this.path = question < 0 ? fields.url : fields.url.slice(0, question);
    this.#search = question < 0 ? '' : fields.url.slice(question + 1);
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }

  /** The body as it comes, of a route that takes it that way; else nothing. */
  get stream(): Readable {
    return this.#stream ?? Readable.from([]);
  }

  /** Fires when the client has gone. */
  get signal(): AbortSignal {
    return this.#gone();
  }

  /** A path parameter that the route is known to have. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** A path parameter that must be a whole number; answers 400 otherwise. */
  integerParam(name: string): number {
    const value = this.param(name);
    if (!/^-?\d{1,15}$/.test(value)) throw badRequest();
    return Number(value);
  }

  /** The id of a pipeline, job or resource in the path; answers 400 for what is no number, and 404 for what no id can be. */
  rowIdParam(name: string): number {
    const id = this.integerParam(name);
    if (id > greatestRowId) throw notFound();
    return id;
  }

  /** One value of a header. */
  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** The body as JSON; answers 400 where it is none. What it means is validated by who reads it. */
  json(): unknown {
    try {
      return JSON.parse(this.body.toString('utf8'));
    } catch {
      throw badRequest();
    }
  }

  /** The body as a submitted form. */
  form(): URLSearchParams {
    return new URLSearchParams(this.body.toString('utf8'));
  }
}
