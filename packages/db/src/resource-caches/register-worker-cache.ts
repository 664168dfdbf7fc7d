import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceCacheId } from '../ids.ts';
import type { MetadataField } from './use-resource-cache.ts';

/**
 * A volume holds the files of a resource cache from now on. The first of a worker wins; a second one stays what it was, its
 * container's (worker.md 16.2). `metadata` is kept with the cache where given.
 */
export async function registerWorkerCache(
  db: Db,
  location: { cacheId: ResourceCacheId; workerName: string; volumeHandle: string },
  metadata?: readonly MetadataField[],
): Promise<void> {
  const { cacheId, workerName, volumeHandle } = location;
  await sql`
    with registered as (
      insert into worker_resource_caches (worker_name, resource_cache_id, volume_handle)
      values (${workerName}, ${cacheId}, ${volumeHandle})
      on conflict (worker_name, resource_cache_id) do update
        set volume_handle = excluded.volume_handle, invalid_since = null
        where worker_resource_caches.invalid_since is not null
      returning volume_handle
    ),
    described as (
      update resource_caches set metadata = ${metadata === undefined ? null : JSON.stringify(metadata)}::jsonb
      where id = ${cacheId} and ${metadata !== undefined}
    )
    update volumes set kind = 'resource-cache', resource_cache_id = ${cacheId}
    where handle = ${volumeHandle} and handle in (select volume_handle from registered)
  `.execute(db);
}
