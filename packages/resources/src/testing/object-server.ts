import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface HttpRequestSeen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The body, for what is no text. */
  readonly bytes: Buffer;
}

export interface FakeService extends AsyncDisposable {
  readonly url: string;
  readonly requests: HttpRequestSeen[];
}

/** An HTTP service of a test's own; what it was sent is there to be looked at. */
export async function startFakeService(
  answer: (request: HttpRequestSeen, response: ServerResponse) => void,
): Promise<FakeService> {
  const requests: HttpRequestSeen[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const seen = { method: request.method ?? '', url, headers: request.headers, body: bytes.toString(), bytes };
      requests.push(seen);
      answer(seen, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}

/** A store of objects that knows conditions on tags and generations, as S3 and Google's storage have them. */
export async function startObjectStore(options: {
  knowsConditions: boolean;
}): Promise<FakeService & { objects: Map<string, string> }> {
  const objects = new Map<string, string>();
  const generations = new Map<string, number>();
  const service = await startFakeService(({ method, url, headers, body }, response) => {
    const key = url.pathname;
    const generation = generations.get(key) ?? 0;
    const tag = `"${generation}"`;
    const asked = headers['if-match'] ?? headers['if-none-match'] ?? headers['x-goog-if-generation-match'];
    if (method === 'GET') {
      const content = objects.get(key);
      if (content === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      else response.writeHead(200, { etag: tag, 'x-goog-generation': String(generation) }).end(content);
      return;
    }
    if (asked !== undefined && !options.knowsConditions) {
      response.writeHead(501).end('<Error><Code>NotImplemented</Code></Error>');
      return;
    }
    const refused =
      (headers['if-match'] !== undefined && headers['if-match'] !== tag) ||
      (headers['if-none-match'] === '*' && objects.has(key)) ||
      (headers['x-goog-if-generation-match'] !== undefined &&
        headers['x-goog-if-generation-match'] !== String(generation));
    if (refused) {
      response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      return;
    }
    objects.set(key, body);
    generations.set(key, generation + 1);
    response.writeHead(200).end();
  });
  return Object.assign(service, { objects });
}
