import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { type Lease, leaseEnd } from './lease.ts';

/** False where the lease has ended or gone to another: its work must stop. */
export async function renewLease(db: Db, lease: Lease, durationMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('leases')
    .set({ expires_at: leaseEnd(durationMs) })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('epoch', '=', lease.epoch)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
