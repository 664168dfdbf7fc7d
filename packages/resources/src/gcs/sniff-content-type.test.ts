import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { sniffContentType } from './sniff-content-type.ts';

it.each([
  ['', 'text/plain; charset=utf-8'],
  ['plain words\n', 'text/plain; charset=utf-8'],
  ['{"json": true}', 'text/plain; charset=utf-8'],
  ['  <!DOCTYPE HTML>', 'text/html; charset=utf-8'],
  ['<p class="x">', 'text/html; charset=utf-8'],
  ['<!-- x -->', 'text/html; charset=utf-8'],
  ['<pre>', 'text/plain; charset=utf-8'],
  ['<?xml version="1.0"?>', 'text/xml; charset=utf-8'],
  ['%PDF-1.7', 'application/pdf'],
  ['PK\u0003\u0004rest', 'application/zip'],
  ['GIF89a', 'image/gif'],
  ['RIFFxxxxWEBPVP8', 'image/webp'],
  ['\u0000asm\u0001\u0000\u0000\u0000', 'application/wasm'],
  ['text with a \u0000 in it', 'application/octet-stream'],
])('%j is %s', (content, type) => {
  expect(sniffContentType(Buffer.from(content, 'latin1'))).toBe(type);
});

it('looks at compressed content and at the first bytes only', () => {
  expect(sniffContentType(gzipSync('x'))).toBe('application/x-gzip');
  expect(sniffContentType(Buffer.from(`${'x'.repeat(512)}\u0000`))).toBe('text/plain; charset=utf-8');
});
