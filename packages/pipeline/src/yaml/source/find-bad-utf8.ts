/** Where an octet sequence stands that isn't UTF-8, and what is wrong with it in the words of the reference reader. */
export interface BadUtf8 {
  readonly at: number;
  readonly problem: string;
  /** The text ends in the middle of it: more might have come. */
  readonly isCutShort: boolean;
}

/** The least code point that a sequence of so many octets may stand for. */
const least = [0, 0, 0x80, 0x800, 0x10000];

/** Finds the first octet sequence that isn't UTF-8. */
export function findBadUtf8(bytes: Uint8Array): BadUtf8 | undefined {
  if (isUtf8(bytes)) return undefined;
  for (let at = 0; at < bytes.length; ) {
    const width = widthOf(bytes[at] ?? 0);
    const problem = problemAt(bytes, at, width);
    if (problem !== undefined) return { at, problem, isCutShort: at + width > bytes.length };
    at += width;
  }
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** 0 where no sequence begins so. */
function widthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  return (lead & 0xf8) === 0xf0 ? 4 : 0;
}

function problemAt(bytes: Uint8Array, at: number, width: number): string | undefined {
  if (width === 0) return 'invalid leading UTF-8 octet';
  if (at + width > bytes.length) return 'incomplete UTF-8 octet sequence';
  let point = (bytes[at] ?? 0) & (width === 1 ? 0x7f : 0x7f >> width);
  for (let offset = 1; offset < width; offset++) {
    const octet = bytes[at + offset] ?? 0;
    if ((octet & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    point = point * 64 + (octet & 0x3f);
  }
  if (point < (least[width] ?? 0)) return 'invalid length of a UTF-8 sequence';
  return (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff ? 'invalid Unicode character' : undefined;
}
