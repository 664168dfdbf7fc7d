import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { PostgresConnection } from '@rondo/db';

/** Kinds of messages that a client sends and then waits for: a simple query, and the end of a prepared one. */
const roundTrips = new Set(['Q', 'S']);

/** Stands between a node and its database and counts the round trips. */
export class CountingProxy implements AsyncDisposable {
  readonly connection: PostgresConnection;
  readonly #close: () => Promise<void>;
  roundTrips = 0;

  private constructor(connection: PostgresConnection, close: () => Promise<void>) {
    this.connection = connection;
    this.#close = close;
  }

  static async open(target: PostgresConnection): Promise<CountingProxy> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = target.host.startsWith('/')
        ? connect(join(target.host, `.s.PGSQL.${target.port}`))
        : connect(target.port, target.host);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      client.pipe(upstream).pipe(client);
      const count = countMessages((kind) => {
        if (roundTrips.has(kind)) proxy.roundTrips += 1;
      });
      client.on('data', count);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const proxy = new CountingProxy({ ...target, host: '127.0.0.1', port }, async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return proxy;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

/** Cuts a client's bytes into messages. The first has no kind; all others begin with one, then their length. */
function countMessages(onMessage: (kind: string) => void): (bytes: Buffer) => void {
  let pending = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    for (;;) {
      const kindLength = isStarted ? 1 : 0;
      if (pending.length < kindLength + 4) return;
      const length = kindLength + pending.readUInt32BE(kindLength);
      if (pending.length < length) return;
      if (isStarted) onMessage(String.fromCharCode(pending[0] ?? 0));
      isStarted = true;
      pending = pending.subarray(length);
    }
  };
}
