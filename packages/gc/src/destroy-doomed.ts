import {
  type Db,
  type Doomed,
  deleteDestroyedContainers,
  deleteDestroyedVolumes,
  listDoomedContainers,
  listDoomedVolumes,
} from '@rondo/db';
import { counter, type Logger } from '@rondo/foundation';
import type { WorkerPool } from '@rondo/runtime';

const batchSize = 200;
/** A worker that hangs must not keep the others waiting for long. */
const patienceMs = 60_000;

const destroyed = counter('rondo_gc_destroyed', 'Containers and volumes that the collector destroyed');

export interface DestroyOptions {
  readonly db: Db;
  readonly pool: WorkerPool;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Has the workers destroy the containers that are to go, in batches; what is gone is forgotten. Says whether there were any. */
export function destroyDoomedContainers(options: DestroyOptions): Promise<boolean> {
  return destroyAll(options, {
    kind: 'container',
    list: listDoomedContainers,
    destroy: (worker, handles, signal) => worker.destroyContainers(handles, signal),
    forget: deleteDestroyedContainers,
  });
}

/** The same for volumes. */
export function destroyDoomedVolumes(options: DestroyOptions): Promise<boolean> {
  return destroyAll(options, {
    kind: 'volume',
    list: listDoomedVolumes,
    destroy: (worker, handles, signal) => worker.destroyVolumes(handles, signal),
    forget: deleteDestroyedVolumes,
  });
}

type Worker = Awaited<ReturnType<WorkerPool['worker']>>;

interface Way {
  readonly kind: 'container' | 'volume';
  readonly list: (db: Db, limit: number) => Promise<Doomed[]>;
  readonly destroy: (worker: Worker, handles: readonly string[], signal: AbortSignal) => Promise<void>;
  readonly forget: (db: Db, handles: readonly string[]) => Promise<void>;
}

/** Until none is left, or no worker could do its part. */
async function destroyAll({ db, pool, logger, signal }: DestroyOptions, way: Way): Promise<boolean> {
  let hasDestroyed = false;
  for (;;) {
    const doomed = await way.list(db, batchSize);
    const parts = doomed.map(async ({ workerName, handles }) => {
      try {
        const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
        await way.destroy(await pool.worker(workerName), handles, patience);
        await way.forget(db, handles);
        destroyed.add(handles.length, { kind: way.kind });
        return true;
      } catch (error) {
        logger.warn('could not destroy', { kind: way.kind, worker: workerName, count: handles.length, error });
        return false;
      }
    });
    const results = await Promise.all(parts);
    hasDestroyed ||= results.includes(true);
    if (!results.includes(true) || results.includes(false) || signal.aborted) return hasDestroyed;
  }
}
