import type { Db } from '@rondo/db';
import { createPostgresStore } from './stores/postgres-store.ts';
import type { SegmentStore } from './stores/segment-store.ts';

/** Where build events are: running builds in the database, ended ones as segments in a store. */
export type EventLog = {
  readonly db: Db;
  /** Where new segments go. */
  readonly store: SegmentStore;
  /** Every store that segments may still be in, by name. */
  readonly stores: ReadonlyMap<string, SegmentStore>;
};

/** Segments go to PostgreSQL unless another store is given; those written earlier stay readable. */
export function openEventLog(db: Db, options: { store?: SegmentStore } = {}): EventLog {
  const postgres = createPostgresStore(db);
  const { store = postgres } = options;
  return { db, store, stores: new Map([postgres, store].map((one) => [one.name, one])) };
}
