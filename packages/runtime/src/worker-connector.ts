import type { WorkerRow } from '@rondo/db';
import type { Worker } from './worker.ts';

/** Makes an adapter for a worker's row. `server` plugs it in; no request is made until something is asked of the worker. */
export type WorkerConnector = (row: WorkerRow) => Worker & Partial<Disposable>;
