import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { workerExtensionVersion } from '@rondo/protocol';
import type { Worker } from '@rondo/runtime';
import { connectWorker } from '@rondo/runtime-garden';
import { startWorker } from '@rondo/worker';

/** A worker without a server, for as long as something is examined in its containers. */
export interface KitWorker extends AsyncDisposable {
  readonly worker: Worker;
}

/** Starts a worker in a directory of its own below `directory`; disposing of it leaves nothing on the machine. Root only. */
export async function startKitWorker(directory: string): Promise<KitWorker> {
  const held = new AsyncDisposableStack();
  try {
    // Short: paths of sockets are no longer than 107 bytes.
    const place = await mkdtemp(join(directory, 'w-'));
    held.defer(() => rm(place, { recursive: true, force: true }));
    const [gardenSocket, baggageclaimSocket] = [join(place, 'g'), join(place, 'b')];
    const running = await startWorker({
      directory: join(place, 'work'),
      gardenSocket,
      baggageclaimSocket,
      log: silentLogger,
    });
    held.defer(() => running.stop({ leaveRunning: false }));
    const worker = held.use(
      connectWorker({
        name: 'resource-kit',
        gardenAddress: `unix:${gardenSocket}`,
        baggageclaimUrl: `unix:${baggageclaimSocket}`,
        extensions: { garden: workerExtensionVersion },
      }),
    );
    return { worker, [Symbol.asyncDispose]: () => held.disposeAsync() };
  } catch (error) {
    await held.disposeAsync();
    throw error;
  }
}
