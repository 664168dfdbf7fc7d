import { request } from 'node:http';
import { anySignal, type Clock } from '@rondo/foundation';
import { workerPaths } from './worker-file.ts';

/** Whether the worker of a socket directory says anything within this time. One that stands still has a socket that takes connections, too. */
export async function pingWorker(
  socketDirectory: string,
  { withinMs, clock, signal }: { withinMs: number; clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  const done = new AbortController();
  const isTooLate = clock.sleep(withinMs, anySignal(signal, done.signal)).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([isAnswered(workerPaths(socketDirectory).garden, done.signal), isTooLate]);
  } finally {
    done.abort();
  }
}

function isAnswered(socketPath: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ socketPath, path: '/ping', agent: false, signal }, (answer) => {
      answer.resume();
      resolve(true);
    });
    asking.on('error', () => resolve(false));
    asking.end();
  });
}
