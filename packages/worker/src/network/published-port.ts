import { connect, createServer, type Server, type Socket } from 'node:net';
import { defer } from '@rondo/foundation';
import { NetworkError } from '../errors.ts';
import { type Bridge, closePort, openPort } from './bridge.ts';

/** A TCP port of the machine that containers may reach, at the same number on the worker's address. */
export type PublishedPort = { port: number; to: { host: string; port: number } };

/** Forwards connections from containers to a service of the machine, which itself may listen on loopback only. Throws NetworkError. */
export async function publishPort(bridge: Bridge, published: PublishedPort): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    const target = connect({ ...published.to, allowHalfOpen: true });
    for (const [socket, peer] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => peer.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.pipe(peer);
    }
  });
  await listen(server, published.port, bridge.address);
  await openPort(bridge, published.port);
  return {
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await closePort(bridge, published.port).catch(() => undefined);
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  const listening = defer<void>();
  server.once('error', (cause) =>
    listening.reject(
      new NetworkError(`port ${port} could not be published to containers on ${host}: ${cause.message}`, { cause }),
    ),
  );
  server.listen(port, host, () => listening.resolve());
  await listening.promise;
}
