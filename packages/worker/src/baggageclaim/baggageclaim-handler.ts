import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, describeError, type Logger, systemClock } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import type { Storage } from '../volumes/storage.ts';
import { AnswerError, answerError } from './answer.ts';
import type { BaggageclaimContext } from './context.ts';
import { matchRoute } from './route-table.ts';
import { VolumeFutures } from './volume-futures.ts';

export type BaggageclaimOptions = {
  storage: Storage;
  log: Logger;
  layersOfType?: (type: string) => LayerKey[] | undefined;
  p2pUrl?: () => string | undefined;
  clock?: Clock;
};

/** Serves the Baggageclaim API and its extension: a request listener for `node:http` on whatever socket. */
export function createBaggageclaimHandler(
  options: BaggageclaimOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { storage, log, layersOfType = () => undefined, p2pUrl = () => undefined, clock = systemClock } = options;
  const context: BaggageclaimContext = { storage, log, layersOfType, p2pUrl, clock, futures: new VolumeFutures(clock) };
  return (request, response) => {
    handle(request, response, context).catch((error: unknown) => {
      log.error('a Baggageclaim request failed', { method: request.method, path: request.url, error });
      if (response.headersSent) response.destroy();
      else answerError(request, response, { status: 500, text: describeError(error) });
    });
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, context: BaggageclaimContext): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://worker');
  const match = matchRoute(request.method ?? '', pathname);
  switch (match.type) {
    case 'unknown':
      return answerPlain(response, 404, '404 page not found\n');
    case 'wrong-method':
      response.setHeader('Allow', match.allowed.join(', '));
      return answerPlain(response, 405, 'Method Not Allowed\n');
    case 'route':
      try {
        await match.route.run({ request, response, names: match.names, query: searchParams }, context);
      } catch (error) {
        if (!(error instanceof AnswerError) || response.headersSent) throw error;
        answerError(request, response, { status: error.status, text: error.message });
      }
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
