import { TarFormatError } from './errors.ts';

/** Records of a PAX header: keyword to raw bytes. Values may be binary (capabilities), so they are never decoded here. */
export type PaxRecords = Map<string, Buffer>;

/** Reads the body of an `x` or `g` entry: `LENGTH KEYWORD=VALUE\n`, the length counting all of it. */
export function parsePax(body: Buffer): PaxRecords {
  const records: PaxRecords = new Map();
  let offset = 0;
  while (offset < body.length) {
    const blank = body.indexOf(0x20, offset);
    const digits = blank === -1 ? '' : body.toString('latin1', offset, blank);
    const lengthBytes = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0;
    const end = offset + lengthBytes;
    const equals = body.indexOf(0x3d, blank + 1);
    if (lengthBytes === 0 || end > body.length || equals === -1 || equals >= end || body[end - 1] !== 0x0a) {
      throw new TarFormatError('a PAX header of the archive is damaged');
    }
    records.set(body.toString('utf8', blank + 1, equals), Buffer.from(body.subarray(equals + 1, end - 1)));
    offset = end;
  }
  return records;
}
