import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { FlushingOutput } from './flushing-output.ts';

const line = 'data: the same line again and again\n\n';

it.each([false, true])(
  'passes on much more than buffers hold, and keeps none of it, compressed: %s',
  async (isCompressed) => {
    const page = Buffer.alloc(300_000, line);
    const left: number[] = [];
    const server = createServer(async (_, response) => {
      response.writeHead(200, isCompressed ? { 'content-encoding': 'gzip' } : {});
      const output = new FlushingOutput(response, { isCompressed, signal: new AbortController().signal });
      for (let count = 0; count < 50; count += 1) {
        const bytes = Buffer.alloc(page.length, page);
        await output.write(bytes);
        left.push(bytes.length);
      }
      output.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const received = Buffer.from(await response.arrayBuffer());
    expect(received.equals(Buffer.concat(Array.from({ length: 50 }, () => page)))).toBe(true);
    expect(new Set(left)).toEqual(new Set([0]));
    server.close();
  },
);
