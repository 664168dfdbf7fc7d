import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { SegmentFormatError } from '../errors.ts';
import { decodeHeader, type SegmentHeader } from './segment-header.ts';

const decompress = promisify(zstdDecompress);
/** zlib takes no smaller ones. */
const smallestChunkBytes = 64;

export type DecodedSegment = { readonly header: SegmentHeader; readonly wire: Buffer };

/** What was given to encodeSegment, checked. Throws SegmentFormatError. */
export async function decodeSegment(segment: Buffer): Promise<DecodedSegment> {
  const { header, frameStart } = decodeHeader(segment);
  // One buffer for all of it instead of many that are put together.
  const sizeBytes = header.rawSizeBytes + 1;
  const options = { maxOutputLength: sizeBytes, chunkSize: Math.max(smallestChunkBytes, sizeBytes) };
  const wire = await decompress(segment.subarray(frameStart), options).catch((error: unknown) => {
    throw new SegmentFormatError(
      `the segment of build ${header.buildId} from event ${header.firstEventId} is damaged`,
      { cause: error },
    );
  });
  if (wire.length === header.rawSizeBytes) return { header, wire };
  throw new SegmentFormatError(
    `the segment of build ${header.buildId} from event ${header.firstEventId} holds ${wire.length} bytes instead of ${header.rawSizeBytes}`,
  );
}
