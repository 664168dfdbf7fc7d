import { createServer } from 'node:net';
import { type Clock, defer } from '@rondo/foundation';

const name = '\0rondo-container-network';
const retryMs = 20;

/**
 * Does work that changes the machine's network while no other worker does. The lock is an abstract socket: one per network
 * namespace, as the thing it guards, and gone with the process that holds it.
 */
export async function withNetworkLock<Result>(clock: Clock, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const server = createServer();
    const listening = defer<boolean>();
    server.once('error', () => listening.resolve(false));
    server.listen(name, () => listening.resolve(true));
    if (await listening.promise) {
      try {
        return await work();
      } finally {
        server.close();
      }
    }
    await clock.sleep(retryMs);
  }
}
