import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { defer } from '@rondo/foundation';

/** A port of this machine that waits for one token. */
export interface TokenListener extends AsyncDisposable {
  readonly port: number;
  readonly token: Promise<string>;
}

const maxBodyBytes = 64 * 1024;

/** Waits for the page of a successful login to call with the token (fly.md 11.1). */
export async function listenForToken(serverUrl: string): Promise<TokenListener> {
  const received = defer<string>();
  const server = createServer((request, response) => {
    void answer(request, response, serverUrl).then((token) => {
      if (token !== undefined) received.resolve(token);
    }, received.reject);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    token: received.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The token that a request brings; undefined for the question whether a page may call at all. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  serverUrl: string,
): Promise<string | undefined> {
  response.setHeader('Access-Control-Allow-Origin', serverUrl);
  const asksForPrivateNetwork = request.headers['access-control-request-private-network'] === 'true';
  if (asksForPrivateNetwork && request.headers['access-control-request-method'] === 'GET') {
    response.setHeader('Access-Control-Allow-Private-Network', 'true').end();
    return undefined;
  }
  const token = await readToken(request);
  const comesFromPage = request.headers['upgrade-insecure-requests'] !== undefined;
  const head = comesFromPage ? { Location: `${serverUrl}/fly_success?noop=true` } : {};
  await new Promise<void>((resolve) => response.writeHead(comesFromPage ? 302 : 200, head).end(resolve));
  return token;
}

async function readToken(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes <= maxBodyBytes) chunks.push(chunk);
  }
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = new URLSearchParams(isForm ? Buffer.concat(chunks).toString() : '');
  const query = URL.parse(request.url ?? '', 'http://localhost')?.searchParams;
  return form.get('token') ?? query?.get('token') ?? '';
}
