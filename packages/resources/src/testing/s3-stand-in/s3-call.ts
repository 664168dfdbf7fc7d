import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as it came: the path still escaped, the query decoded. */
export interface S3Call {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** The first part of the path, and the rest of it, decoded. */
  readonly bucket: string;
  readonly key: string;
}

export async function readCall(request: IncomingMessage): Promise<S3Call> {
  const [path = '/', search = ''] = (request.url ?? '/').split('?');
  const pairs = search.split('&').filter((pair) => pair !== '');
  const [bucket = '', ...rest] = path.slice(1).split('/');
  return {
    method: request.method ?? '',
    path,
    query: new Map(pairs.map(decodePair)),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
    body: await buffer(request),
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(rest.join('/')),
  };
}

function decodePair(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
}
