import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GzipBlocks } from './gzip-blocks.ts';

it('makes one gzip stream of parts of any size', async () => {
  const size = fc.oneof(fc.integer({ max: 600, min: 0 }), fc.constantFrom(256, 257, 70_000));
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 6 }), fc.integer({ min: 0, max: 255 }), async (sizes, first) => {
      const parts = sizes.map((bytes, index) => Buffer.alloc(bytes, Buffer.from([first, index, 10])));
      const gzip = new GzipBlocks();
      const encoded: Buffer[] = [];
      for (const part of parts) encoded.push(await gzip.encode(part));
      encoded.push(gzip.end());
      expect(gunzipSync(Buffer.concat(encoded)).equals(Buffer.concat(parts))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('can be read as far as it has come, part by part', async () => {
  const gzip = new GzipBlocks();
  const reader = new DecompressionStream('gzip');
  const read = reader.readable.pipeThrough(new TextDecoderStream()).getReader();
  const writer = reader.writable.getWriter();
  for (const part of [': ping\n\n', 'data: long\n\n'.repeat(100)]) {
    void writer.write(new Uint8Array(await gzip.encode(Buffer.from(part))));
    let text = '';
    while (text.length < part.length) text += (await read.read()).value ?? '';
    expect(text).toBe(part);
  }
  await writer.abort();
});
