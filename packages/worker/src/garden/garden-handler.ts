import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock, Logger } from '@rondo/foundation';
import type { WorkerDescription } from '@rondo/protocol';
import type { CheckRunners } from '../check-runner/check-runners.ts';
import type { Containers } from '../containers/containers.ts';
import { answerJson, errorAnswer } from './answer.ts';
import { containerRoutes } from './container-routes.ts';
import { extensionRoutes } from './extension-routes.ts';
import type { GardenContext, Route } from './garden-context.ts';
import { isHijack, serveHijack } from './hijack-routes.ts';
import { matchRoute } from './match-route.ts';
import { ProcessStreams } from './process-streams.ts';
import { peekRequestLine } from './read-head.ts';

export type GardenOptions = {
  containers: Containers;
  checkRunners: CheckRunners | undefined;
  description: WorkerDescription;
  clock: Clock;
  log: Logger;
  /** Ends open streams without an end, so that their clients attach again to the next worker. */
  signal: AbortSignal;
};

const routes: Route[] = [...containerRoutes, ...extensionRoutes];

/**
 * Serves the Garden API (worker.md 8) and Rondo's extension of it: a connection listener for a `node:net` server on whatever
 * socket. Connections that a client takes over are told apart by their first line; all others are ordinary HTTP.
 */
export function createGardenHandler(options: GardenOptions): (socket: Socket) => void {
  const context: GardenContext = { ...options, streams: new ProcessStreams(options.clock, options.signal) };
  const http = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void handle(request, response, context);
  });
  return (socket) => {
    socket.on('error', () => undefined);
    void peekRequestLine(socket).then(
      (line) => {
        if (line === undefined) socket.destroy();
        else if (isHijack(line)) void serveHijack(socket, context);
        else http.emit('connection', socket);
      },
      () => socket.destroy(),
    );
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, context: GardenContext): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://worker');
  const match = matchRoute(routes, request.method ?? '', pathname);
  if (match.kind === 'unknown') return answerPlain(response, 404, '404 page not found\n');
  if (match.kind === 'wrong-method') {
    response.setHeader('Allow', match.allowed.join(', '));
    return answerPlain(response, 405, 'Method Not Allowed\n');
  }
  try {
    await match.route.run({ request, response, names: match.names, query: searchParams }, context);
  } catch (error) {
    const { status, body } = errorAnswer(error);
    context.log.debug('a Garden request was refused', { method: request.method, path: pathname, error });
    if (response.headersSent) response.destroy();
    else answerJson(response, body, status);
  }
}

function answerPlain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
