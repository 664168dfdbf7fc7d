import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
let app: FastifyInstance;
let token: string;
beforeAll(async () => {
  world = await createApiWorld();
  token = await world.tokenOf('test');
  app = createApp(world.services, { headerTimeoutMs: 200, bodyTimeoutMs: 200 });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await world[Symbol.asyncDispose]();
});

async function open(): Promise<{ socket: Socket; said: () => string; closed: Promise<unknown> }> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, said: () => text, closed };
}

/** Says a little again and again until nobody listens any more. */
async function drip(socket: Socket, text: string): Promise<void> {
  while (!socket.destroyed) {
    socket.write(text);
    await sleep(20);
  }
}

describe('a client that speaks drop by drop', () => {
  it('is not listened to for long while it sends headers', async () => {
    const { socket, said, closed } = await open();
    socket.write('GET /api/v1/info HTTP/1.1\r\nhost: x\r\n');
    await Promise.all([closed, drip(socket, 'x-a: b\r\n')]);
    expect(said()).toMatch(/^(HTTP\/1.1 408 Request Timeout|$)/);
  });

  it.each([
    ['a length', 'content-length: 1000000', 'x'],
    ['chunks', 'transfer-encoding: chunked', '1\r\nx\r\n'],
  ])('nor while it sends a body with %s', async (_what, header, piece) => {
    const { socket, said, closed } = await open();
    socket.write(
      `PUT /api/v1/wall HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n${header}\r\n\r\n`,
    );
    await Promise.all([closed, drip(socket, piece)]);
    expect(said()).not.toContain('200');
  });

  it('does not keep others from being answered', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, open));
    for (const { socket } of slow) socket.write('GET /api/v1/in');
    const { socket, said } = await open();
    socket.write('GET /api/v1/info HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(said).toContain('HTTP/1.1 200 OK');
    for (const one of [socket, ...slow.map((client) => client.socket)]) one.destroy();
  });
});
