import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const minSizeBytes = 1024;
const compress = promisify(gzip);
/** Of bodies that are kept and sent again, by their very buffer. */
const compressedBuffers = new WeakMap<Buffer, Promise<Buffer>>();
const alreadyCompressed = /compress|zip|snappy|lzma|xz|zstd|brotli|stuffit|octet-stream|^video\/|^audio\/|^image\/jp/;

/** Whether the client takes gzip; nothing else is offered, as in stock (api.md 3.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  return acceptEncoding.split(',').some((part) => /^\s*(gzip|\*)\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/.test(part));
}

/** The body in gzip where that pays; undefined to send it as it is. */
export async function compressBody(body: string | Buffer, contentType: string): Promise<Buffer | undefined> {
  if (body.length < minSizeBytes || alreadyCompressed.test(contentType)) return undefined;
  if (typeof body === 'string') return compress(body, { level: 1 });
  const known = compressedBuffers.get(body) ?? compress(body, { level: 1 });
  compressedBuffers.set(body, known);
  return known;
}
