import type { BuildId } from '@rondo/db';
import { SegmentFormatError } from '../errors.ts';

/** What a segment says of itself, so that it can be read without any database. Times in Unix seconds, 0 where no event has one. */
export type SegmentHeader = {
  readonly buildId: BuildId;
  readonly firstEventId: number;
  readonly lastEventId: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly rawSizeBytes: number;
};

/**
 * Version 1, little-endian: magic, u16 version, u16 length of the whole header, then u64 build, first id, last id, first
 * time, last time, raw size. A zstd frame with checksum follows. A later version may append fields.
 */
const magic = Buffer.from('RoEv', 'latin1');
const version = 1;
const headerBytes = 8 + 6 * 8;

export function encodeHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  magic.copy(bytes);
  bytes.writeUInt16LE(version, 4);
  bytes.writeUInt16LE(headerBytes, 6);
  const { buildId, firstEventId, lastEventId, firstTime, lastTime, rawSizeBytes } = header;
  [buildId, firstEventId, lastEventId, firstTime, lastTime, rawSizeBytes].forEach((value, index) => {
    bytes.writeBigUInt64LE(BigInt(value), 8 + index * 8);
  });
  return bytes;
}

/** The header and where the frame begins. Throws SegmentFormatError. */
export function decodeHeader(segment: Buffer): { header: SegmentHeader; frameStart: number } {
  if (segment.length < headerBytes || !segment.subarray(0, 4).equals(magic)) {
    throw new SegmentFormatError('not a segment of build events: it does not begin like one');
  }
  const found = segment.readUInt16LE(4);
  if (found !== version) {
    throw new SegmentFormatError(`a segment of format ${found}, this version reads ${version}; start a newer Rondo`);
  }
  const field = (index: number) => Number(segment.readBigUInt64LE(8 + index * 8));
  const header = {
    buildId: field(0) as BuildId,
    firstEventId: field(1),
    lastEventId: field(2),
    firstTime: field(3),
    lastTime: field(4),
    rawSizeBytes: field(5),
  };
  return { header, frameStart: segment.readUInt16LE(6) };
}
