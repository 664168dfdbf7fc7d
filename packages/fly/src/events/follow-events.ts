import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { Connection } from '../client/connection.ts';
import { ofBuild } from '../client/paths.ts';
import type { WireResponse } from '../client/transport.ts';
import { FlyError } from '../failures/fly-error.ts';
import { ForbiddenError, NotAuthorizedError, UnreachableError } from '../failures/response-errors.ts';
import { readServerEvents, type ServerEvent } from './read-server-events.ts';

const defaultRetryMs = 1_000;
const passingTroubles = [500, 502, 503, 504];

/**
 * The events of a build until the server ends the answer cleanly. A broken connection, or a server that is away, is tried again without
 * limit, from the event after the last one (fly.md 16.2). Throws where the server refuses.
 */
export async function* followEvents(
  connection: Connection,
  buildId: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerEvent, void, undefined> {
  let lastId = '';
  let retryMs = defaultRetryMs;
  for (;;) {
    const response = await openStream(connection, { buildId, lastId, signal });
    if (response !== undefined) {
      try {
        for await (const event of readServerEvents(unpacked(response))) {
          lastId = event.id;
          retryMs = event.retryMs ?? retryMs;
          yield event;
        }
        return;
      } catch (error) {
        if (signal?.aborted === true || !isBrokenConnection(error)) throw error;
      } finally {
        response.destroy();
      }
    }
    await sleep(retryMs, undefined, { ...(signal !== undefined && { signal }) });
  }
}

interface StreamRequest {
  readonly buildId: number;
  readonly lastId: string;
  readonly signal: AbortSignal | undefined;
}

/** Undefined: to be tried again. */
async function openStream(
  connection: Connection,
  { buildId, lastId, signal }: StreamRequest,
): Promise<WireResponse | undefined> {
  const headers = lastId === '' ? {} : { 'Last-Event-ID': lastId };
  let response: WireResponse;
  try {
    response = await connection.open({ ...ofBuild(buildId, 'events'), headers }, signal);
  } catch (error) {
    if (error instanceof UnreachableError) return undefined;
    throw error;
  }
  const { statusCode = 0, statusMessage = '' } = response;
  if (statusCode === 200) return response;
  response.destroy();
  if (passingTroubles.includes(statusCode)) return undefined;
  if (statusCode === 401) throw new NotAuthorizedError();
  if (statusCode === 403) throw new ForbiddenError('');
  throw new FlyError(`bad response from event source: ${statusCode} ${statusMessage}`);
}

function unpacked(response: WireResponse): AsyncIterable<Buffer> {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const unzip = createGunzip();
  response.on('error', (error) => unzip.destroy(error));
  return response.pipe(unzip);
}

/** Also a body that ends before it should. */
function isBrokenConnection(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(ECONN|EPIPE|ERR_STREAM_PREMATURE_CLOSE|HPE_|Z_)/.test(code);
}
