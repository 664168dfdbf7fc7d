/** How many bytes of a file tell its type. */
export const sniffedBytes = 512;

/** Bytes at the start, in hexadecimal; `..` is any byte. */
const signatures: readonly (readonly [pattern: string, type: string])[] = [
  ['255044462d', 'application/pdf'],
  ['2521 5053 2d41 646f 6265 2d', 'application/postscript'],
  ['feff', 'text/plain; charset=utf-16be'],
  ['fffe', 'text/plain; charset=utf-16le'],
  ['efbbbf', 'text/plain; charset=utf-8'],
  ['00000100', 'image/x-icon'],
  ['00000200', 'image/x-icon'],
  ['424d', 'image/bmp'],
  ['474946383761', 'image/gif'],
  ['474946383961', 'image/gif'],
  ['52494646 ........ 574542505650', 'image/webp'],
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['464f524d ........ 41494646', 'audio/aiff'],
  ['494433', 'audio/mpeg'],
  ['4f67675300', 'application/ogg'],
  ['4d54686400000006', 'audio/midi'],
  ['52494646 ........ 41564920', 'video/avi'],
  ['52494646 ........ 57415645', 'audio/wave'],
  ['........ 66747970 6d7034', 'video/mp4'],
  ['1a45dfa3', 'video/webm'],
  ['00010000', 'font/ttf'],
  ['4f54544f', 'font/otf'],
  ['74746366', 'font/collection'],
  ['774f4646', 'font/woff'],
  ['774f4632', 'font/woff2'],
  ['1f8b08', 'application/x-gzip'],
  ['504b0304', 'application/zip'],
  ['526172211a0700', 'application/x-rar-compressed'],
  ['526172211a070100', 'application/x-rar-compressed'],
  ['0061736d', 'application/wasm'],
];
const compiled = signatures.map(([pattern, type]) => [new RegExp(`^${pattern.replaceAll(' ', '')}`), type] as const);

const htmlStart =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[ >]/i;
const comment = /^[\t\n\f\r ]*<!--/;
const xmlStart = /^[\t\n\f\r ]*<\?xml/;
/** The type of a content by its first bytes, as the original's library guesses it (the WHATWG's rules for browsers). */
export function sniffContentType(head: Buffer): string {
  const start = head.subarray(0, sniffedBytes);
  const text = start.toString('latin1');
  if (htmlStart.test(text) || comment.test(text)) return 'text/html; charset=utf-8';
  if (xmlStart.test(text)) return 'text/xml; charset=utf-8';
  const known = compiled.find(([pattern]) => pattern.test(start.toString('hex')));
  if (known !== undefined) return known[1];
  return start.some(isBinary) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

/** Whether a byte stands in no text. */
function isBinary(byte: number): boolean {
  return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);
}
