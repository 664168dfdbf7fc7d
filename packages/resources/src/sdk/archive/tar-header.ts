export const blockBytes = 512;

export type TarEntryKind = 'file' | 'directory' | 'symbolic-link' | 'hard-link' | 'fifo' | 'device';

/** One entry of an archive. */
export interface TarEntry {
  readonly kind: TarEntryKind;
  readonly path: string;
  readonly linkPath: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /** Raw bytes by name. */
  readonly xattrs: ReadonlyMap<string, Buffer>;
}

/** A header block as it stands in the archive. */
export interface RawHeader {
  readonly typeFlag: string;
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
}

/** Something in an archive is not as it must be. */
export class ArchiveError extends Error {}

/** Reads a header block. Undefined for a block of zeros, which ends the archive. Throws ArchiveError. */
export function parseHeader(block: Buffer): RawHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (checksum(block) !== number(block, 148, 8)) throw new ArchiveError('this is no tar archive, or it is damaged');
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? text(block, 345, 155) : '';
  const gnu = block.toString('latin1', 257, 265) === 'ustar  \0';
  const name = text(block, 0, 100);
  return {
    typeFlag: String.fromCharCode(block[156] ?? 0),
    name: prefix !== '' && !gnu ? `${prefix}/${name}` : name,
    linkName: text(block, 157, 100),
    mode: number(block, 100, 8) & 0o7777,
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    sizeBytes: number(block, 124, 12),
    mtimeSeconds: number(block, 136, 12),
  };
}

/** Records of a PAX header, raw: `LENGTH KEY=VALUE\n`. */
export function parsePax(body: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let rest = body; rest.length > 0; ) {
    const space = rest.indexOf(0x20);
    const length = Number(rest.toString('latin1', 0, Math.max(space, 0)));
    const equals = rest.indexOf(0x3d, space);
    if (!(length > space && equals > space && length <= rest.length))
      throw new ArchiveError('a PAX header of the archive is damaged');
    records.set(rest.toString('utf8', space + 1, equals), rest.subarray(equals + 1, length - 1));
    rest = rest.subarray(length);
  }
  return records;
}

function checksum(block: Buffer): number {
  let sum = 8 * 32;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function text(block: Buffer, offset: number, length: number): string {
  const end = block.indexOf(0, offset);
  return block.toString('utf8', offset, end < 0 || end > offset + length ? offset + length : end);
}

/** Octal digits, or GNU's binary form for numbers that are too large for them. */
function number(block: Buffer, offset: number, length: number): number {
  const first = block[offset] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first === 0xff ? -1 : first & 0x7f;
    for (let index = offset + 1; index < offset + length; index += 1) value = value * 256 + (block[index] ?? 0);
    return value;
  }
  const digits = text(block, offset, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError('this is no tar archive, or it is damaged');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}
