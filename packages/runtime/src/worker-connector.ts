import type { WorkerRow } from '@rondo/db';
import type { Worker } from './worker.ts';

/**
 * Makes an adapter for a worker's row. `server` plugs it in; no request is made until something is asked of the worker. `gone`
 * fires when the row has been deleted, with what everybody is to be told who still waits for that worker.
 */
export type WorkerConnector = (row: WorkerRow, gone: AbortSignal) => Worker & Partial<Disposable>;
