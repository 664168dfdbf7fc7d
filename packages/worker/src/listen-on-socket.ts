import { chmodSync, chownSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { defer } from '@rondo/foundation';
import { SocketError } from './errors.ts';

/** The longest path that a Unix socket can have. */
const maxPathBytes = 107;

/** Who may connect besides root; nobody when absent. */
export type SocketOwner = { uid: number; gid: number };

/** Listens on a Unix socket that only root and `owner` may use; what an earlier process left at the path goes. Throws SocketError. */
export async function listenOnSocket(server: Server, path: string, owner: SocketOwner | undefined): Promise<void> {
  if (Buffer.byteLength(path) > maxPathBytes) {
    throw new SocketError(`the socket path ${path} is longer than ${maxPathBytes} bytes: choose a shorter directory`);
  }
  rmSync(path, { force: true });
  const listening = defer<void>();
  server.once('error', (cause) =>
    listening.reject(
      new SocketError(`can't listen on ${path}: ${cause.message}. Does its directory exist?`, { cause }),
    ),
  );
  // Made for nobody, then opened: between the two no other user can slip in.
  const mask = process.umask(0o177);
  server.listen(path, () => listening.resolve());
  process.umask(mask);
  await listening.promise;
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, 0o600);
}
