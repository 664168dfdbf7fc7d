import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Has the files of a resource's versions fetched anew: those of versions that hold all of `version`'s pairs, or all. Running
 * builds keep what they have. How many copies were given up (api.md 12.5).
 */
export async function clearResourceCaches(
  db: Db,
  { resourceId, version }: { resourceId: ResourceId; version: Readonly<Record<string, string>> },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from worker_resource_caches w using resource_caches c, resources r
    where c.id = w.resource_cache_id and r.resource_config_id = c.resource_config_id and r.id = ${resourceId}
      and c.version @> ${JSON.stringify(version)}::jsonb`.execute(db);
  wakeUp(db, 'destroying', '');
  return Number(numAffectedRows);
}
