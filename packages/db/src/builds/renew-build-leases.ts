import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { leaseEnd } from '../leases/lease.ts';

/**
 * Renews the leases of everything a node runs in one statement. Returns the builds that it still holds; every other one has
 * been taken by another node, or has ended, and must stop without another write.
 */
export async function renewBuildLeases(
  db: Db,
  claims: readonly { buildId: BuildId; epoch: number }[],
  leaseMs: number,
): Promise<Set<BuildId>> {
  if (claims.length === 0) return new Set();
  const held = sql`unnest(${claims.map(({ buildId }) => buildId)}::bigint[], ${claims.map(({ epoch }) => epoch)}::bigint[])`;
  const { rows } = await sql<{ id: BuildId }>`
    update builds set lease_expires_at = ${leaseEnd(leaseMs)}
    from ${held} as held (id, epoch)
    where builds.id = held.id and builds.lease_epoch = held.epoch and builds.status = 'started'
    returning builds.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
