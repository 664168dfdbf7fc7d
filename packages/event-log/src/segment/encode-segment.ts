import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { encodeHeader, type SegmentHeader } from './segment-header.ts';

const compress = promisify(zstdCompress);
const params = {
  [constants.ZSTD_c_compressionLevel]: 6,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/** A segment of events in wire form. */
export async function encodeSegment(header: Omit<SegmentHeader, 'rawSizeBytes'>, wire: Buffer): Promise<Buffer> {
  const frame = await compress(wire, {
    params: { ...params, [constants.ZSTD_c_contentSizeFlag]: 1 },
    pledgedSrcSize: wire.length,
  });
  return Buffer.concat([encodeHeader({ ...header, rawSizeBytes: wire.length }), frame]);
}
