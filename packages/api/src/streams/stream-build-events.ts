import type { ServerResponse } from 'node:http';
import type { BuildId } from '@rondo/db';
import { followEvents } from '@rondo/event-log';
import { encodeEnd } from '@rondo/protocol';
import { acceptsGzip } from '../http/compression.ts';
import type { Services } from '../services.ts';
import { FlushingOutput } from './flushing-output.ts';

/** After `end` a stock client closes the connection by itself; an EventSource that is closed would come back. */
const lingerMs = 30_000;

export type EventStreamRequest = {
  readonly buildId: BuildId;
  readonly fromEventId: number;
  readonly acceptEncoding: string | undefined;
};

/**
 * A build's events as a stream of server-sent events (api.md 13): headers at once, stored bytes passed on as they are, a comment
 * as a sign of life while nothing happens, `end` after the last one. A client that reads slowly holds only its own stream up.
 * Thousands of clients wait for most of their time: nothing is made here that is not needed while one does.
 */
export async function streamBuildEvents(
  response: ServerResponse,
  { buildId, fromEventId, acceptEncoding }: EventStreamRequest,
  { services, signal }: { services: Services; signal: AbortSignal },
): Promise<void> {
  const { events, clock, streams } = services;
  const isCompressed = acceptsGzip(acceptEncoding);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-store, must-revalidate',
    'x-accel-buffering': 'no',
    'x-atc-stream-version': '2.0',
    vary: 'Accept-Encoding',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  });
  response.flushHeaders();
  const output = new FlushingOutput(response, { isCompressed, signal });
  using _ = streams.keepAlive(output);
  let next = fromEventId;
  for await (const chunk of followEvents(events, { buildId, fromEventId, signal })) {
    next = chunk.nextEventId;
    await output.write(chunk.wire);
  }
  if (!signal.aborted) {
    await output.write(Buffer.from(encodeEnd(next)));
    await clock.sleep(lingerMs, signal).catch(() => undefined);
  }
  output.end();
}
