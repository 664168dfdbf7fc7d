import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { ownerPrefix } from './lease-owner.ts';

/**
 * Frees all work that an earlier process of this node held, so that a node which died and starts again need not wait for
 * leases to run out. Should that process still live it is refused as soon as it writes: whoever takes the work has a
 * higher epoch. Returns how many builds were freed.
 */
export async function releaseLeasesOfNode(db: Db, node: string): Promise<number> {
  const prefix = ownerPrefix(node);
  const { rows } = await sql<{ builds: number }>`
    with builds_freed as (
      update builds set lease_owner = null, lease_expires_at = null
      where status = 'started' and starts_with(lease_owner, ${prefix}) returning 1
    ),
    checks_freed as (
      update resource_config_scopes set check_owner = null, check_lease_expires_at = null
      where starts_with(check_owner, ${prefix})
    ),
    leases_freed as (
      update leases set expires_at = 'epoch' where starts_with(owner, ${prefix}) and expires_at > 'epoch'
    )
    select count(*) as builds from builds_freed`.execute(db);
  return rows[0]?.builds ?? 0;
}
