import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
let port: number;
beforeAll(async () => {
  world = await createApiWorld();
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(() => world[Symbol.asyncDispose]());

/** Sends raw bytes and gives the first line of the answer. */
async function statusLine(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const answered = once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
  for (const part of parts) socket.write(part);
  const [data] = await answered;
  socket.destroy();
  return String(data).split('\r\n')[0] ?? '';
}

const head = (method: string, path: string, headers: string[]) =>
  `${[`${method} ${path} HTTP/1.1`, 'host: x', ...headers].join('\r\n')}\r\n\r\n`;
const config = '/api/v1/teams/main/pipelines/p/config';

describe('what is too large', () => {
  it('is not read: a stranger is told so before the body comes', async () => {
    const line = await statusLine(head('PUT', config, ['content-type: application/json', 'content-length: 60000000']));
    expect(line).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('is refused by its length, for everybody', async () => {
    const token = `authorization: Bearer ${await world.tokenOf('test')}`;
    const large = ['content-type: application/json', 'content-length: 100000000', token];
    expect(await statusLine(head('PUT', config, large), 'x')).toBe('HTTP/1.1 413 Payload Too Large');
    const wall = ['content-type: application/json', 'content-length: 2000000', token];
    expect(await statusLine(head('PUT', '/api/v1/wall', wall), 'x')).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('is refused without a length, once too much has come', async () => {
    const token = `authorization: Bearer ${await world.tokenOf('test')}`;
    const chunk = Buffer.alloc(2_000_000, 'a');
    const sent = [`${chunk.length.toString(16)}\r\n`, chunk, '\r\n'];
    const line = await statusLine(head('PUT', '/api/v1/wall', ['transfer-encoding: chunked', token]), ...sent);
    expect(line).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('in headers is 431', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `x-${index}: y`);
    expect(await statusLine(head('GET', '/api/v1/info', many))).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  });

  it('in a name of the path is 414', async () => {
    expect(await statusLine(head('GET', `/api/v1/teams/${'a'.repeat(5000)}`, []))).toBe('HTTP/1.1 414 URI Too Long');
  });
});
