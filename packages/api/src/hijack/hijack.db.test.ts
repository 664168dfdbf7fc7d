import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ApiWorld, WorldUser } from '../testing/api-world.ts';
import { createHijackWorld } from '../testing/hijack-world.ts';

const worker = new MemoryWorker({
  name: 'w',
  programs: {
    cat: async ({ input, write }) => {
      for await (const text of input) write('stdout', text);
      return 0;
    },
    fail: ({ write }) => {
      write('stdout', 'out\n');
      write('stderr', 'err\n');
      return 3;
    },
    size: async ({ input, onResize, write }) => {
      onResize(({ columns, rows }) => write('stdout', `${columns}x${rows}`));
      for await (const _ of input);
      return 0;
    },
  },
});

let world: ApiWorld;
let port: number;
beforeAll(async () => {
  world = await createHijackWorld(worker, 'other');
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(() => world[Symbol.asyncDispose]());

async function connect(as: WorldUser, options: { handle?: string; headers?: Record<string, string> } = {}) {
  const { handle = 'c', headers = {} } = options;
  const url = `ws://127.0.0.1:${port}/api/v1/teams/other/containers/${handle}/hijack`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${await world.tokenOf(as)}`, ...headers } });
  const said: string[] = [];
  socket.on('message', (data) => said.push(String(data)));
  return { socket, said, say: (message: unknown) => socket.send(JSON.stringify(message)) };
}

async function refusalOf(as: WorldUser, options?: Parameters<typeof connect>[1]): Promise<number> {
  const { socket } = await connect(as, options);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode;
}

describe('intercepting a container', () => {
  it('gives what the program writes and how it ended, then closes', async () => {
    const { socket, said, say } = await connect('member');
    await once(socket, 'open');
    say({ path: 'fail', args: null, env: ['TERM=x'], dir: '', user: 'root', privileged: true, tty: null });
    await once(socket, 'close');
    expect(said).toEqual(['{"stdout":"b3V0Cg=="}\n', '{"stderr":"ZXJyCg=="}\n', '{"exit_status":3}\n']);
  });

  it('takes input until it is closed, and leaves what it cannot read alone', async () => {
    const { socket, said, say } = await connect('owner');
    await once(socket, 'open');
    say({ path: 'cat' });
    socket.send('{');
    say({});
    say({ stdin: 'not base64!' });
    say({ stdin: 'aGVsbG8=' });
    await expect.poll(() => said).toEqual(['{"stdout":"aGVsbG8="}\n']);
    say({ closed: true });
    await once(socket, 'close');
    expect(said.at(-1)).toBe('{"exit_status":0}\n');
  });

  it('tells the program the size of the terminal', async () => {
    const { socket, said, say } = await connect('owner');
    await once(socket, 'open');
    say({ path: 'size', tty: { window_size: { columns: 80, rows: 24 } } });
    say({ tty: { window_size: { columns: 100, rows: 30 } } });
    await expect.poll(() => said).toEqual([`{"stdout":"${Buffer.from('100x30').toString('base64')}"}\n`]);
    socket.terminate();
  });

  it('says when there is no such program, so that fly tries another shell', async () => {
    const { socket, said, say } = await connect('owner');
    await once(socket, 'open');
    say({ path: 'bash' });
    await once(socket, 'close');
    expect(said[0]).toBe('{"executable_not_found":true}\n');
    expect(JSON.parse(said[1] ?? '')).toEqual({ error: expect.stringContaining('executable file not found') });
  });

  it('closes with 1003 where the first message is none', async () => {
    const { socket } = await connect('owner');
    await once(socket, 'open');
    socket.send('{');
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([1003, 'malformed process spec']);
  });

  it.each([
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['an opcode that there is not', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['a frame of 2^63 bytes', Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['text that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])],
    ['a ping that is too long', Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0, ...Buffer.alloc(256)])],
  ])('ends with %s', async (_what, frame) => {
    const { socket, said } = await connect('owner');
    socket.on('error', () => undefined);
    await once(socket, 'open');
    // The client library would not send it.
    Object(socket)._socket.write(frame);
    const [code] = await once(socket, 'close', { signal: AbortSignal.timeout(30_000) });
    expect([said, code === 1000]).toEqual([[], false]);
  });

  it('takes no message of many megabytes', async () => {
    const { socket, say } = await connect('owner');
    socket.on('error', () => undefined);
    await once(socket, 'open');
    say({ path: 'cat' });
    say({ stdin: 'A'.repeat(8 << 20) });
    await once(socket, 'close', { signal: AbortSignal.timeout(30_000) });
  });

  it('takes a flood of messages one after another', async () => {
    const { socket, said, say } = await connect('owner');
    await once(socket, 'open');
    say({ path: 'cat' });
    for (let count = 0; count < 3000; count += 1) say({ tty: { window_size: { columns: 80, rows: 24 } } });
    say({ stdin: 'aGVsbG8=' });
    await expect.poll(() => said, { timeout: 20_000 }).toEqual(['{"stdout":"aGVsbG8="}\n']);
    socket.terminate();
  });

  it('ends with a flood of pings, and goes on for others', async () => {
    const { socket, say } = await connect('owner');
    await once(socket, 'open');
    const other = await connect('member');
    await once(other.socket, 'open');
    say({ path: 'cat' });
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(30_000) });
    for (let count = 0; count < 20_000; count += 1) socket.ping(undefined, undefined, () => undefined);
    await closed;
    other.say({ path: 'fail' });
    await once(other.socket, 'close');
    expect(other.said).toContain('{"exit_status":3}\n');
  });

  it('is refused in plain HTTP where it may not be', async () => {
    expect(await refusalOf('viewer')).toBe(403);
    expect(await refusalOf('operator')).toBe(403);
    expect(await refusalOf('outsider')).toBe(403);
    expect(await refusalOf('owner', { handle: 'nope' })).toBe(404);
    expect(await refusalOf('owner', { headers: { origin: 'http://evil.example' } })).toBe(403);
    const plain = await world.request({ url: '/api/v1/teams/other/containers/c/hijack', as: 'owner' });
    expect([plain.statusCode, plain.body]).toEqual([400, 'Bad Request\n']);
  });

  it('ends, and the program with it, when its user logs out', async () => {
    const { socket, say } = await connect('member');
    await once(socket, 'open');
    say({ path: 'cat' });
    await expect.poll(() => worker.started.at(-1)?.path).toBe('cat');
    const id = worker.started.at(-1)?.id ?? '';
    const cookie = `skymarshal_auth="bearer ${await world.tokenOf('member')}"`;
    const closed = once(socket, 'close');
    await world.request({ url: '/sky/logout', headers: { cookie } });
    await closed;
    await expect.poll(() => worker.containers.get('c')?.spools.get(id)?.outcome).toMatchObject({ status: 137 });
  });

  it('ends when the role that let its user in is taken away', async () => {
    const { socket, say } = await connect('owner');
    await once(socket, 'open');
    say({ path: 'cat' });
    const auth = { owner: { users: ['local:test'] } };
    const closed = once(socket, 'close');
    await world.request({ method: 'PUT', url: '/api/v1/teams/other', as: 'test', payload: JSON.stringify({ auth }) });
    await closed;
  });
});
