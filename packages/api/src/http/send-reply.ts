import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip, compressBody } from './compression.ts';
import { codeOf, errorHeader } from './error-codes.ts';
import type { Headers, Reply } from './reply.ts';
import { talkOver } from './upgrades.ts';
import { onGone } from './watch-client.ts';

export type SendOptions = {
  /** Headers that every answer has; the reply's own overrule them. */
  readonly headers: Headers;
  readonly isCompressible: boolean;
  /** Watches what goes on and on: calls `end` when it is to end while its client is still there. */
  readonly watch?: ((end: (reason: unknown) => void) => Disposable) | undefined;
};

/**
 * Puts a reply on the wire. Written past the framework, which would add a charset to types and a type to empty bodies;
 * stock clients compare both (api.md 3.2, 4).
 */
export async function sendReply(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  answer: Reply,
  { headers, isCompressible, watch }: SendOptions,
): Promise<void> {
  reply.hijack();
  const response = reply.raw;
  if (answer.kind === 'stream') {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const ended = new AbortController();
    const end = (reason: unknown) => ended.abort(reason);
    using _ = watch?.(end);
    onGone(response, end);
    try {
      await answer.write(response, ended.signal);
    } catch (error) {
      // Past the framework nobody else ends it, and its client would wait for ever.
      response.destroy();
      throw error;
    }
    return;
  }
  if (answer.kind === 'websocket') {
    const ended = new AbortController();
    using _ = watch?.((reason) => ended.abort(reason));
    await talkOver(request.raw, response, (socket) => {
      socket.on('close', () => ended.abort(new Error('the client has gone')));
      return answer.talk(socket, ended.signal);
    });
    return;
  }
  const all: Record<string, string | string[]> = { ...headers, ...answer.headers };
  if (answer.status >= 400) all[errorHeader] ??= codeOf(answer.status);
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
