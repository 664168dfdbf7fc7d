import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceCacheId } from '../ids.ts';

export type CacheLocation = {
  readonly cacheId: ResourceCacheId;
  readonly workerName: string;
  readonly volumeHandle: string;
};

/** Where the files of these caches lie. */
export async function findCacheLocations(
  db: Db,
  cacheIds: readonly number[],
  { buildStartTimeMs }: { buildStartTimeMs: number },
): Promise<CacheLocation[]> {
  if (cacheIds.length === 0) return [];
  const { rows } = await sql<CacheLocation>`
    select resource_cache_id as "cacheId", worker_name as "workerName", volume_handle as "volumeHandle"
    from worker_resource_caches
    where resource_cache_id = any (${[...cacheIds]}::int[])
      and (invalid_since is null or invalid_since > to_timestamp(${buildStartTimeMs / 1000}))
  `.execute(db);
  return rows;
}
