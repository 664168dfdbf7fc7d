import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessWatch } from '../guards/watch-access.ts';
import { acceptsGzip, compressBody } from './compression.ts';
import type { Headers, Reply } from './reply.ts';
import { talkOver } from './upgrades.ts';

export type SendOptions = {
  /** Headers that every answer has; the reply's own overrule them. */
  readonly headers: Headers;
  readonly isCompressible: boolean;
  /** Fires when the client has gone. */
  readonly gone: () => AbortSignal;
  /** Begins to watch whether the caller may still see what goes on and on. */
  readonly watch?: (() => AccessWatch) | undefined;
};

/**
 * Puts a reply on the wire. Written past the framework, which would add a charset to types and a type to empty bodies;
 * stock clients compare both (api.md 3.2, 4).
 */
export async function sendReply(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  answer: Reply,
  { headers, isCompressible, gone, watch }: SendOptions,
): Promise<void> {
  reply.hijack();
  const response = reply.raw;
  if (answer.kind === 'stream') {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    using access = watch?.();
    const signal = gone();
    try {
      await answer.write(response, access === undefined ? signal : AbortSignal.any([signal, access.signal]));
    } catch (error) {
      // Past the framework nobody else ends it, and its client would wait for ever.
      response.destroy();
      throw error;
    }
    return;
  }
  if (answer.kind === 'websocket') {
    using access = watch?.();
    await talkOver(request.raw, response, (socket, closed) =>
      answer.talk(socket, access === undefined ? closed : AbortSignal.any([closed, access.signal])),
    );
    return;
  }
  const all: Record<string, string | string[]> = { ...headers, ...answer.headers };
  let body: Buffer | string = answer.body;
  if (isCompressible) {
    all.vary = 'Accept-Encoding';
    const compressed = acceptsGzip(request.headers['accept-encoding'])
      ? await compressBody(body, String(all['content-type'] ?? ''))
      : undefined;
    if (compressed !== undefined) {
      all['content-encoding'] = 'gzip';
      body = compressed;
    }
  }
  if (answer.status !== 204 && answer.status !== 304) all['content-length'] = String(Buffer.byteLength(body));
  response.writeHead(answer.status, all);
  response.end(body);
}
