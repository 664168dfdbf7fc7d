import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** Plays the other side of a session: called with each message of the client. */
export type SessionReply = (
  message: Record<string, unknown>,
  send: (message: object) => void,
  close: () => void,
) => void;

/** A server with containers, whose sessions are played by hand. */
export async function containerServer(containers: readonly object[], reply: SessionReply) {
  const [queries, messages]: [string[], Record<string, unknown>[]] = [[], []];
  const tokens: unknown[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/api/v1/info') response.end('{"version":"8.2.5"}');
    else if (path.startsWith('/api/v1/teams/main/containers/')) response.end(JSON.stringify(containers[0]));
    else if (path.startsWith('/api/v1/teams/main/containers')) {
      queries.push(path.split('?')[1] ?? '');
      response.end(JSON.stringify(containers));
    } else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    tokens.push(request.headers.authorization);
    if (request.url?.includes('/refused/') === true) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (session) => {
      session.on('message', (data) => {
        const message = JSON.parse(String(data));
        messages.push(message);
        reply(
          message,
          (answer) => session.send(JSON.stringify(answer)),
          () => session.close(),
        );
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    messages,
    tokens,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
