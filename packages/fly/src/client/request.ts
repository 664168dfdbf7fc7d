import type { Readable } from 'node:stream';
import type { Query } from './encode-url.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A request to the server of a target. */
export interface ApiRequest {
  /** GET where it isn't given. */
  readonly method?: HttpMethod;
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent in chunks and can't be sent twice. */
  readonly body?: string | Readable;
  /** Holds a secret: `--verbose` doesn't show it. */
  readonly isSecret?: boolean;
}

/** A request with a JSON body. */
export function withJson(json: unknown): Pick<ApiRequest, 'headers' | 'body'> {
  return { headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(json)}` };
}
