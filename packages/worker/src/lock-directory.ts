import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { defer } from '@rondo/foundation';
import { WorkerRunningError } from './errors.ts';

/**
 * Makes this process the only worker of a directory, until it ends in whatever way: the lock is an abstract socket, which
 * the kernel takes away with its owner. Throws WorkerRunningError.
 */
export async function lockDirectory(directory: string): Promise<Disposable> {
  const { dev, ino } = statSync(directory);
  const server = createServer();
  const listening = defer<void>();
  server.once('error', (cause) =>
    listening.reject(
      new WorkerRunningError(`another worker runs in ${directory}: stop it, or give this one a directory of its own`, {
        cause,
      }),
    ),
  );
  server.listen(`\0rondo-worker-${dev}-${ino}`, () => listening.resolve());
  await listening.promise;
  server.unref();
  return { [Symbol.dispose]: () => void server.close() };
}
