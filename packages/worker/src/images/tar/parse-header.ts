import { TarFormatError } from './errors.ts';

export const blockBytes = 512;

/** The fields of one 512-byte header block, as they stand there. */
export type TarHeader = {
  name: string;
  linkName: string;
  mode: number;
  uid: number;
  gid: number;
  sizeBytes: number;
  mtimeSeconds: number;
  typeFlag: string;
};

/** Reads a header block; `undefined` for a block of zeros. Throws TarFormatError where the checksum does not fit. */
export function parseHeader(block: Buffer): TarHeader | undefined {
  if (block[0] === 0 && block.every((byte) => byte === 0)) return undefined;
  if (parseNumber(block, 148, 8) !== checksumOf(block)) {
    throw new TarFormatError('this is not a tar archive, or it is damaged: a header has the wrong checksum');
  }
  const magic = block.toString('latin1', 257, 263);
  const prefix = magic === 'ustar\0' ? parseText(block, 345, 155) : '';
  const name = parseText(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: parseText(block, 157, 100),
    mode: parseNumber(block, 100, 8) & 0o7777,
    uid: parseNumber(block, 108, 8),
    gid: parseNumber(block, 116, 8),
    sizeBytes: parseNumber(block, 124, 12),
    mtimeSeconds: parseNumber(block, 136, 12),
    typeFlag: String.fromCharCode(block[156] ?? 0),
  };
}

/** The sum of all bytes of a header block, its checksum field taken as blanks. */
export function checksumOf(block: Buffer): number {
  let sum = 8 * 32;
  for (let index = 0; index < blockBytes; index += 1) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0;
  }
  return sum;
}

function parseText(block: Buffer, start: number, lengthBytes: number): string {
  const end = block.indexOf(0, start);
  return block.toString('latin1', start, end === -1 || end > start + lengthBytes ? start + lengthBytes : end);
}

/** Octal digits, or (first bit set) a big-endian number, as GNU tar writes what octal digits can't hold. */
function parseNumber(block: Buffer, start: number, lengthBytes: number): number {
  const first = block[start] ?? 0;
  if (first === 0x80 || first === 0xff) return parseBinary(block, start, lengthBytes);
  const digits = block
    .toString('latin1', start, start + lengthBytes)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  const end = digits.search(/[\0 ]/);
  const octal = end === -1 ? digits : digits.slice(0, end);
  if (octal === '') return 0;
  if (!/^[0-7]+$/.test(octal)) throw new TarFormatError(`a tar header holds ${JSON.stringify(octal)} for a number`);
  return Number.parseInt(octal, 8);
}

function parseBinary(block: Buffer, start: number, lengthBytes: number): number {
  let value = block[start] === 0xff ? -1n : 0n;
  for (let index = start + 1; index < start + lengthBytes; index += 1) value = value * 256n + BigInt(block[index] ?? 0);
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new TarFormatError('a tar header holds a number that is out of all bounds');
  }
  return Number(value);
}
