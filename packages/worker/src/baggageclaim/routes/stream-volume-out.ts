import { request as httpRequest } from 'node:http';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describeError } from '@rondo/foundation';
import { VolumeNotFoundError, VolumePathError } from '../../volumes/errors.ts';
import { type OutStream, openOutStream } from '../../volumes/stream-out.ts';
import { AnswerError, answerText, serverError } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { compressionNamed } from '../encoding.ts';

const failed = 'failed to stream out from volume';
/** A sign of life for the one who waits for a point-to-point stream (worker.md 9.5). */
const progressMs = 30_000;

/** `PUT /volumes/:handle/stream-out?path=P`, answer: an archive in `Accept-Encoding`. */
export async function streamVolumeOut(
  { request, response, names, query }: Exchange,
  context: BaggageclaimContext,
): Promise<void> {
  const compression = compressionNamed(request.headers['accept-encoding']);
  await using stream = await open({ handle: names.handle ?? '', path: query.get('path') ?? '', compression }, context);
  response.setHeader('Content-Type', compression === 'gzip' ? 'application/x-gzip' : 'application/octet-stream');
  try {
    await stream.writeTo(response);
  } catch (error) {
    // Half an archive went out: only a broken connection tells the client so.
    response.destroy();
    if (!request.destroyed) context.log.error('a volume could not be streamed out', { handle: names.handle, error });
  }
}

/** `PUT /volumes/:handle/stream-p2p-out?path=P&streamInURL=U&encoding=E` */
export async function streamVolumeToPeer(
  { response, names, query }: Exchange,
  context: BaggageclaimContext,
): Promise<void> {
  const [path, url, encoding] = ['path', 'streamInURL', 'encoding'].map((name) => query.get(name) ?? '');
  const compression = compressionNamed(encoding);
  if (path === undefined || path === '' || url === undefined || !URL.canParse(url) || compression === undefined) {
    throw new AnswerError(400, 'failed to stream p2p out from volume');
  }
  await using stream = await open({ handle: names.handle ?? '', path, compression }, context);
  response.writeHead(200, { 'Content-Type': 'plain/text' });
  const progress = setInterval(() => response.write('\n'), progressMs);
  try {
    await sendToPeer(stream, new URL(url), compression);
    response.end('ok');
  } catch (error) {
    response.end(`failed to stream p2p out from volume: ${describeError(error)}`);
  } finally {
    clearInterval(progress);
  }
}

/** `GET /p2p-url` */
export async function getPeerUrl({ response }: Exchange, context: BaggageclaimContext): Promise<void> {
  const url = context.p2pUrl();
  if (url === undefined) throw new AnswerError(500, 'failed to get p2p url, network interface list is empty');
  answerText(response, 200, url);
}

type Wanted = { handle: string; path: string; compression: ReturnType<typeof compressionNamed> };

async function open({ handle, path, compression }: Wanted, context: BaggageclaimContext): Promise<OutStream> {
  if (context.storage.volumes.find(handle) === undefined) throw new AnswerError(404, failed);
  if (compression === undefined) throw new AnswerError(400, failed);
  try {
    return await openOutStream({ handle, path, compression }, context.storage);
  } catch (error) {
    if (error instanceof VolumePathError) throw new AnswerError(404, error.message);
    if (error instanceof VolumeNotFoundError) throw new AnswerError(404, failed);
    throw serverError(failed, error);
  }
}

async function sendToPeer(stream: OutStream, url: URL, encoding: string): Promise<void> {
  const body = new PassThrough();
  const answered = new Promise<void>((resolve, reject) => {
    const sending = httpRequest(url, { method: 'PUT', headers: { 'Content-Encoding': encoding } }, async (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += String(chunk).slice(0, 10_000);
      });
      await finished(answer).catch(() => undefined);
      if (answer.statusCode === 204) resolve();
      else reject(new Error(`p2p-stream-in ${answer.statusCode}: ${text.trim()}`));
    });
    sending.on('error', reject);
    body.pipe(sending);
  });
  await Promise.all([answered, stream.writeTo(body)]);
}
