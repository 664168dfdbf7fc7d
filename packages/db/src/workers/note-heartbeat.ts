import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * A sign of life that a gateway passes on, with what runs there; without `ttlMs` it counts for ever. A stalled worker runs
 * again, one that lands or retires goes on with that. False for an unknown worker.
 */
export async function noteHeartbeat(
  db: Db,
  beat: { name: string; ttlMs: number | undefined; activeContainers: number; activeVolumes: number },
): Promise<boolean> {
  const seconds = beat.ttlMs === undefined ? null : beat.ttlMs / 1000;
  const { rows } = await sql<{ hasRevived: boolean }>`
    with known as (select name, state from workers where name = ${beat.name} for update)
    update workers w set expires_at = now() + make_interval(secs => ${seconds}), active_containers = ${beat.activeContainers},
      active_volumes = ${beat.activeVolumes}, stalled_since = null,
      state = case when w.state = 'stalled' then 'running' else w.state end
    from known where w.name = known.name
    returning known.state = 'stalled' as "hasRevived"`.execute(db);
  if (rows[0]?.hasRevived) wakeUp(db, 'workers', beat.name);
  return rows.length > 0;
}
