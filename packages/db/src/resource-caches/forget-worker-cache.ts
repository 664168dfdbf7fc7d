import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceCacheId } from '../ids.ts';

/** The volume that held a cache's files turned out to be gone from its worker. */
export async function forgetWorkerCache(
  db: Db,
  { cacheId, workerName, volumeHandle }: { cacheId: ResourceCacheId; workerName: string; volumeHandle: string },
): Promise<void> {
  await sql`
    delete from worker_resource_caches
    where worker_name = ${workerName} and resource_cache_id = ${cacheId} and volume_handle = ${volumeHandle}
  `.execute(db);
}
