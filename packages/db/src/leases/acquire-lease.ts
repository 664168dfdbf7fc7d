import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { type Lease, leaseEnd } from './lease.ts';

/** Takes the lease if nobody holds it; undefined where somebody does, the same owner included. */
export async function acquireLease(
  db: Db,
  { name, owner, durationMs }: { name: string; owner: string; durationMs: number },
): Promise<Lease | undefined> {
  const row = await db
    .insertInto('leases')
    .values({ name, owner, epoch: 1, expires_at: leaseEnd(durationMs) })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, epoch: sql`leases.epoch + 1`, expires_at: leaseEnd(durationMs) })
        .where('leases.expires_at', '<=', sql<Date>`clock_timestamp()`),
    )
    .returning('epoch')
    .executeTakeFirst();
  return row === undefined ? undefined : { name, owner, epoch: row.epoch };
}
