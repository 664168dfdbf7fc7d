import type { Compression } from '../images/unpack/decompress.ts';

/** The compression that a header names; stock's `s2` is not offered, and clients fall back on nothing, so it is an error. */
export function compressionNamed(header: string | string[] | undefined): Compression | undefined {
  return header === 'gzip' || header === 'zstd' || header === 'raw' ? header : undefined;
}
