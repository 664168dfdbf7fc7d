import type { IncomingMessage } from 'node:http';
import { TarFormatError, TarLimitError } from '../../images/tar/errors.ts';
import { UnsafeArchiveError } from '../../images/unpack/errors.ts';
import { UnpackSourceError } from '../../images/unpack/unpack-source-error.ts';
import { streamIn } from '../../volumes/stream-in.ts';
import { AnswerError, answerEmpty, serverError } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { compressionNamed } from '../encoding.ts';

const failed = 'failed to stream in to volume';
const bytesPerMegabyte = 1 << 20;

/** `PUT /volumes/:handle/stream-in?path=P&limit=MB`, body: an archive in `Content-Encoding`. */
export async function streamVolumeIn(
  { request, response, names, query }: Exchange,
  context: BaggageclaimContext,
): Promise<void> {
  const handle = names.handle ?? '';
  if (context.storage.volumes.find(handle) === undefined) throw new AnswerError(404, failed);
  const compression = compressionNamed(request.headers['content-encoding']);
  if (compression === undefined) throw new AnswerError(400, failed);
  const limited = limitedBody(request, readLimit(query.get('limit')));
  try {
    await streamIn({ handle, path: query.get('path') ?? '', compression, archive: limited.bytes }, context.storage);
  } catch (error) {
    // The rest of the body is not wanted.
    response.setHeader('Connection', 'close');
    if (limited.exceeded() !== undefined)
      throw new AnswerError(403, `exceeded volume streaming limit of ${limited.exceeded()}`);
    if (isArchiveFault(error)) throw new AnswerError(400, `${failed}: ${error.message}`);
    context.log.error('an archive could not be streamed into a volume', { handle, error });
    throw serverError(failed, error);
  }
  answerEmpty(response, 204);
}

function isArchiveFault(error: unknown): error is Error {
  return [TarFormatError, TarLimitError, UnsafeArchiveError, UnpackSourceError].some((Fault) => error instanceof Fault);
}

/** Megabytes as a decimal number; 0 is no limit. */
function readLimit(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^\+?[0-9]+(\.[0-9]*)?$/.test(text)) throw new AnswerError(400, `invalid limit ${text}`);
  return Number(text);
}

/** The body, counted as it comes, compressed. */
function limitedBody(request: IncomingMessage, limitMegabytes: number) {
  const limitBytes = Math.floor(limitMegabytes * bytesPerMegabyte);
  let exceeded: string | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    let sizeBytes = 0;
    for await (const chunk of request) {
      sizeBytes += chunk.length;
      if (limitMegabytes > 0 && sizeBytes > limitBytes) {
        exceeded = limitBytes < bytesPerMegabyte ? `${limitBytes}B` : `${limitMegabytes}MB`;
        throw new Error(`exceeded volume streaming limit of ${exceeded}`);
      }
      yield chunk;
    }
  }
  return { bytes: counted(), exceeded: () => exceeded };
}
