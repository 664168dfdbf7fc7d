import type { Db } from '../db.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import type { Lease } from './lease.ts';

/** Lets others take the lease at once. The row stays, so that the epoch never goes back. Waits a while for a database that is away. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  const release = db
    .updateTable('leases')
    .set({ expires_at: 'epoch' })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('epoch', '=', lease.epoch);
  await retryWhileAway(() => release.execute());
}
