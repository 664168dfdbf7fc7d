import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type FakeService, type HttpRequestSeen, startFakeService } from './object-server.ts';

export interface FakeBoshIo extends FakeService {
  /** Tarballs by path; served with a mark, and in parts when asked. */
  readonly tarballs: Map<string, string>;
  /** What the next requests get instead of an answer, by path. */
  readonly troubles: Map<string, ((response: ServerResponse) => void)[]>;
  /** What bosh.io says of a tarball. */
  describe(path: string, kinds?: readonly ('sha1' | 'sha256')[]): Record<string, string>;
}

/** bosh.io with what it lists, by path of its API, and the store of tarballs that it names. */
export async function startFakeBoshIo(lists: Readonly<Record<string, () => unknown>>): Promise<FakeBoshIo> {
  const tarballs: FakeBoshIo['tarballs'] = new Map();
  const troubles: FakeBoshIo['troubles'] = new Map();
  const service = await startFakeService((request, response) => {
    const trouble = troubles.get(request.url.pathname)?.shift();
    if (trouble !== undefined) trouble(response);
    else if (lists[request.url.pathname + request.url.search] !== undefined) {
      response.end(JSON.stringify(lists[request.url.pathname + request.url.search]?.()));
    } else sendTarball(tarballs.get(request.url.pathname), request, response);
  });
  const describe: FakeBoshIo['describe'] = (path, kinds = ['sha1', 'sha256']) => {
    const sums = kinds.map((kind) => [
      kind,
      createHash(kind)
        .update(tarballs.get(path) ?? '')
        .digest('hex'),
    ]);
    return { url: `${service.url}${path}`, ...Object.fromEntries(sums) };
  };
  return Object.assign(service, { tarballs, troubles, describe });
}

function sendTarball(content: string | undefined, { headers }: HttpRequestSeen, response: ServerResponse): void {
  if (content === undefined) {
    response.writeHead(404).end('not found');
    return;
  }
  const [, from] = headers['if-range'] === '"one"' ? (/^bytes=(\d+)-$/.exec(headers.range ?? '') ?? []) : [];
  response.writeHead(from === undefined ? 200 : 206, { etag: '"one"' }).end(content.slice(Number(from ?? '0')));
}

/** Sends the beginning of a tarball, then breaks the connection. */
export function breakOff(content: string, afterBytes: number): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': String(content.length) });
    response.write(content.slice(0, afterBytes), () => setTimeout(() => response.destroy(), 20));
  };
}
