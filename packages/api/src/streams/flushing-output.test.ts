import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { FlushingOutput } from './flushing-output.ts';

it.each([false, true])('passes on much more than buffers hold, compressed: %s', async (isCompressed) => {
  const page = Buffer.alloc(300_000, 'data: the same line again and again\n\n');
  const server = createServer(async (_, response) => {
    response.writeHead(200, isCompressed ? { 'content-encoding': 'gzip' } : {});
    const output = new FlushingOutput(response, { isCompressed, signal: new AbortController().signal });
    for (let count = 0; count < 100; count += 1) await output.write(page);
    output.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect((await response.arrayBuffer()).byteLength).toBe(100 * page.length);
  server.close();
});
