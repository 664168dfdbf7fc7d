import { createServer, type IncomingMessage, type ServerResponse, request as startRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GuardedRegistry extends AsyncDisposable {
  readonly host: string;
  /** `METHOD path` of each request, in order; queries left out. */
  readonly requests: string[];
  /** Tokens handed out until now. */
  readonly tokens: string[];
  /** Called for each request to the registry; true when it has answered itself. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Stands before a real registry and wants a token for everything, which it gives to those who know the password. */
export async function guardRegistry(
  target: string,
  credentials: { username: string; password: string },
): Promise<GuardedRegistry> {
  const requests: string[] = [];
  const tokens: string[] = [];
  const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://guard');
    requests.push(`${request.method} ${url.pathname}`);
    if (url.pathname === '/token') return giveToken(url, request, response);
    if (guard.intercept(request, response)) return;
    if (!tokens.slice(-1).some((token) => request.headers.authorization === `Bearer ${token}`)) {
      const challenge = `Bearer realm="http://${guard.host}/token",service="the registry",scope="ignored"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end('{"errors":[]}');
      return;
    }
    forward(target, request, response);
  });
  const giveToken = (url: URL, request: IncomingMessage, response: ServerResponse) => {
    const asked = [url.searchParams.get('service'), url.searchParams.get('scope')];
    if (
      request.headers.authorization !== basic ||
      asked[0] !== 'the registry' ||
      !asked[1]?.startsWith('repository:')
    ) {
      response.writeHead(401).end('{"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]}');
      return;
    }
    tokens.push(`token-${tokens.length}-${asked[1]}`);
    response.end(JSON.stringify({ token: tokens.at(-1) }));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const guard: GuardedRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    tokens,
    intercept: () => false,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
  return guard;
}

function forward(target: string, request: IncomingMessage, response: ServerResponse): void {
  const { authorization: _taken, host: _host, ...headers } = request.headers;
  const onward = startRequest(`http://${target}${request.url}`, { method: request.method, headers }, (answer) => {
    const location = answer.headers.location?.replace(target, request.headers.host ?? target);
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      ...(location === undefined ? {} : { location }),
    });
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
