import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type CertifiedKey, makeCertifiedKey } from './test-key.ts';
import type { TrustCollection } from './trust-collection.ts';

export interface TrustStandIn extends AsyncDisposable {
  readonly url: string;
  /** Of the server; the roots of its repositories may be signed with it too. */
  readonly certified: CertifiedKey;
  /** `METHOD path` of each request, in order. */
  readonly requests: string[];
  /** By the name of the repository with its registry. */
  readonly collections: Map<string, TrustCollection>;
  /** Called before new files are taken; what it gives is the error that is answered. */
  refuse: () => string | undefined;
}

/** A trust server as Notary's: HTTPS only, tokens for everything, TUF files with real signatures. */
export async function startTrustStandIn(credentials: { username: string; password: string }): Promise<TrustStandIn> {
  const certified = makeCertifiedKey();
  const options = { cert: certified.certificate, key: certified.plainPem };
  const server = createServer(options, (request, response) => {
    void answer(standIn, request, { response, credentials });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: TrustStandIn = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certified,
    requests: [],
    collections: new Map(),
    refuse: () => undefined,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

async function answer(
  standIn: TrustStandIn,
  request: IncomingMessage,
  { response, credentials }: { response: ServerResponse; credentials: { username: string; password: string } },
): Promise<void> {
  const body = await buffer(request);
  const url = new URL(request.url ?? '/', standIn.url);
  standIn.requests.push(`${request.method} ${url.pathname}`);
  const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const { authorization } = request.headers;
  if (url.pathname === '/token') {
    if (authorization !== basic) return refuse(response, 401, 'UNAUTHORIZED');
    response.end(JSON.stringify({ token: `for ${url.searchParams.get('scope')}` }));
    return;
  }
  const [, name = '', file = ''] = /^\/v2\/(.+)\/_trust\/tuf\/(.*)$/.exec(url.pathname) ?? [];
  if (authorization !== `Bearer for repository:${name}:push,pull`) {
    response.setHeader('www-authenticate', `Bearer realm="${standIn.url}/token",service="trust"`);
    return refuse(response, 401, 'UNAUTHORIZED');
  }
  const collection = standIn.collections.get(name);
  if (request.method === 'POST') {
    const refused = standIn.refuse() ?? collection?.take(filesOf(body));
    return refused === undefined ? void response.end() : refuse(response, 400, refused);
  }
  const found = collection?.files.get(file.replace(/\.json$/, ''));
  if (found === undefined) refuse(response, 404, 'METADATA_NOT_FOUND');
  else response.end(found);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: 'refused' }] }));
}

/** The files of a form. */
function filesOf(body: Buffer): Map<string, Buffer> {
  const parts = body.toString().matchAll(/filename="([^"]+)"\r\n.*?\r\n\r\n(.*?)\r\n--/gs);
  return new Map([...parts].map(([, name = '', content = '']) => [name, Buffer.from(content)]));
}
