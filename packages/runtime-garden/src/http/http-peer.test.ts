import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerDisappearedError, WorkerUnreachableError } from '@rondo/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExtensionClient } from '../extension/extension-client.ts';
import { parseEndpoint } from './endpoint.ts';
import { HttpPeer } from './http-peer.ts';

describe('asking a worker', () => {
  let directory: string;
  let servers: Server[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rondo-peer-'));
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(directory, { recursive: true, force: true });
  });

  const socketPath = () => join(directory, 'worker.sock');
  const serve = async (handler: RequestListener) => {
    const server = createServer(handler);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socketPath(), resolve));
    return server;
  };
  const peer = (retryForMs = 5000) =>
    new HttpPeer({ workerName: 'w', endpoint: { kind: 'unix', socketPath: socketPath() }, retryForMs });
  const signal = AbortSignal.timeout(20_000);

  it('goes on asking while it is started again', async () => {
    using asking = peer();
    const answer = asking.send({ method: 'GET', path: '/ping' }, signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await serve((_, response) => response.end('pong'));
    expect(await answer).toEqual({ status: 200, text: 'pong' });
  });

  it('asks again when the connection breaks before the answer', async () => {
    let count = 0;
    await serve((request, response) => {
      count += 1;
      if (count === 1) request.socket.destroy();
      else response.end('second');
    });
    using asking = peer();
    expect((await asking.send({ method: 'GET', path: '/' }, signal)).text).toBe('second');
  });

  it('gives up after a while, naming the worker', async () => {
    using asking = peer(150);
    const answer = asking.send({ method: 'GET', path: '/ping' }, signal);
    await expect(answer).rejects.toEqual(new WorkerUnreachableError('w', { silentForMs: 150 }));
    await expect(answer).rejects.toThrow("worker 'w' is unreachable: it did not answer for 150ms. Run the build again");
  });

  it('gives up at once when nobody knows the worker any more, whether it waits for an answer or for the rest of one', async () => {
    const gone = new AbortController();
    await serve((_, response) => response.writeHead(200).write('begun'));
    const options = { workerName: 'w', endpoint: { kind: 'unix' as const, socketPath: socketPath() } };
    using asking = new HttpPeer({ ...options, gone: gone.signal });
    const streamed = await asking.stream({ method: 'GET', path: '/' }, signal);
    const read = 'body' in streamed ? streamed.body.toArray() : undefined;
    const answer = asking.send({ method: 'GET', path: '/' }, signal);
    gone.abort(new WorkerDisappearedError('w'));
    await expect(answer).rejects.toEqual(new WorkerDisappearedError('w'));
    await expect(read).rejects.toThrow();
    await expect(asking.send({ method: 'GET', path: '/' }, signal)).rejects.toEqual(new WorkerDisappearedError('w'));
  });

  it('stops when it is aborted, with the reason', async () => {
    using asking = peer();
    const abort = new AbortController();
    const answer = asking.send({ method: 'GET', path: '/ping' }, abort.signal);
    abort.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('for a warm check sends what the program would read, and takes 404 for no', async () => {
    const seen: unknown[] = [];
    await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      seen.push([request.method, request.url, body]);
      if (body.type === 'other') response.writeHead(404).end();
      else response.end(JSON.stringify({ status: 0, stdout: '[]', log: 'looked' }));
    });
    using asking = peer();
    const client = new ExtensionClient(asking);
    const run = { type: 'git', teamId: 7, request: '{"source":null}', env: ['BUILD_NAME=check', 'A=b=c'] };
    expect(await client.runCheck(run, signal)).toEqual({ exitStatus: 0, stdout: '[]', stderr: 'looked' });
    expect(await client.runCheck({ ...run, type: 'other' }, signal)).toBeUndefined();
    const env = { BUILD_NAME: 'check', A: 'b=c' };
    expect(seen[0]).toEqual(['POST', '/rondo/v1/checks', { team: '7', type: 'git', request: '{"source":null}', env }]);
  });
});

describe("addresses of a worker's row", () => {
  it.each([
    ['unix:/run/garden.sock', { kind: 'unix', socketPath: '/run/garden.sock' }],
    ['127.0.0.1:7777', { kind: 'tcp', host: '127.0.0.1', port: 7777 }],
    ['http://10.0.0.1:7788', { kind: 'tcp', host: '10.0.0.1', port: 7788 }],
    ['[::1]:7777', { kind: 'tcp', host: '::1', port: 7777 }],
  ])('%s', (address, endpoint) => expect(parseEndpoint(address)).toEqual(endpoint));

  it.each(['', 'nowhere', 'unix:relative', 'http://'])('%j is none', (address) => {
    expect(() => parseEndpoint(address)).toThrow('is neither unix:PATH nor HOST:PORT');
  });
});
