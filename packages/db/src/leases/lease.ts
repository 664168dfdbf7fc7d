import { sql } from 'kysely';

/** Ownership of named work for a limited time, on the database's clock. `epoch` grows with every new owner. */
export type Lease = { readonly name: string; readonly owner: string; readonly epoch: number };

/** When a lease ends that is taken or renewed now. `clock_timestamp`, since a transaction's `now()` stands still. */
export function leaseEnd(durationMs: number) {
  return sql<Date>`clock_timestamp() + ${durationMs} * interval '1 millisecond'`;
}
