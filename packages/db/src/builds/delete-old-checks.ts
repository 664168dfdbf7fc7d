import { sql } from 'kysely';
import type { Db } from '../db.ts';

/**
 * Deletes ended checks that nobody looks at any more, `limit` at most: of resources all but the one that a resource shows as
 * its last, of types all but the newest (scheduling.md 15.4). Says how many went.
 */
export async function deleteOldChecks(db: Db, { graceMs, limit }: { graceMs: number; limit: number }): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from builds where id in (
      select b.id from builds b
      where b.resource_id is not null and b.end_time < now() - ${graceMs} * interval '1 millisecond'
        and not exists (select from resource_config_scopes s where s.last_check_build_id = b.id)
        and not exists (select from resources r where r.id = b.resource_id and r.in_memory_build_id = b.id)
      union all
      select b.id from builds b
      where b.resource_type_id is not null and b.end_time < now() - ${graceMs} * interval '1 millisecond'
        and exists (select from builds n where n.resource_type_id = b.resource_type_id and n.id > b.id)
      limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
