import { type Db, deleteSegmentBytes, findSegmentBytes, saveSegmentBytes } from '@rondo/db';
import type { SegmentStore } from './segment-store.ts';

/** Segments in the database itself: nothing else to run, and part of every backup. */
export function createPostgresStore(db: Db): SegmentStore {
  return {
    name: 'postgres',
    put: (key, bytes) => saveSegmentBytes(db, key, bytes),
    get: (key) => findSegmentBytes(db, key),
    delete: (keys) => deleteSegmentBytes(db, keys),
  };
}
