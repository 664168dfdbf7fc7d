import type { ServerResponse } from 'node:http';
import type { BuildId } from '@rondo/db';
import { followEvents } from '@rondo/event-log';
import { encodeEnd } from '@rondo/protocol';
import { acceptsGzip } from '../http/compression.ts';
import type { Services } from '../services.ts';
import { FlushingOutput } from './flushing-output.ts';

const pingMs = 15_000;
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
 */
export async function streamBuildEvents(
  response: ServerResponse,
  { buildId, fromEventId, acceptEncoding }: EventStreamRequest,
  { services, signal }: { services: Services; signal: AbortSignal },
): Promise<void> {
  const { events, clock, shutdown } = services;
  const end = AbortSignal.any([signal, shutdown]);
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
  const output = new FlushingOutput(response, isCompressed);
  void keepAlive(output, { clock, signal: end });
  let next = fromEventId;
  for await (const chunk of followEvents(events, { buildId, fromEventId, signal: end })) {
    next = chunk.nextEventId;
    await output.write(chunk.wire, end);
  }
  if (!end.aborted) {
    await output.write(encodeEnd(next), end);
    await clock.sleep(lingerMs, end).catch(() => undefined);
  }
  await output.end();
}

async function keepAlive(
  output: FlushingOutput,
  { clock, signal }: { clock: Services['clock']; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted && !output.hasEnded) {
    await clock.sleep(pingMs, signal).catch(() => undefined);
    if (!signal.aborted && !output.hasEnded && output.isIdle()) await output.write(': ping\n\n', signal);
  }
}
