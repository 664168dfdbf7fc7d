import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip, compressBody } from './compression.ts';
import type { Reply } from './reply.ts';

/** Puts a reply on the wire; `headers` are those that every answer has, which the reply's own overrule. */
export async function sendReply(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  answer: Reply,
  options: { headers: Readonly<Record<string, string>>; isCompressible: boolean; signal: AbortSignal },
): Promise<void> {
  const { headers, isCompressible, signal } = options;
  if (answer.kind === 'stream') {
    reply.hijack();
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
    await answer.write(reply.raw, signal);
    return;
  }
  reply.code(answer.status).headers(headers).headers(answer.headers);
  if (!isCompressible) return void reply.send(answer.body);
  reply.header('vary', 'Accept-Encoding');
  const contentType = String(answer.headers['content-type'] ?? '');
  const compressed = acceptsGzip(request.headers['accept-encoding'])
    ? await compressBody(answer.body, contentType)
    : undefined;
  if (compressed !== undefined) reply.header('content-encoding', 'gzip');
  reply.send(compressed ?? answer.body);
}
