import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, ResourceCacheId, ResourceConfigId } from '../ids.ts';
import { configParts, type ResourceConfigKey } from './resource-config-key.ts';

export type ResourceCacheKey = ResourceConfigKey & {
  readonly version: Readonly<Record<string, string>>;
  /** SHA-256 of the version's JSON with sorted keys. */
  readonly versionDigest: Buffer;
  /** SHA-256 of the params' JSON with sorted keys, in hexadecimal; absent params are `{}`. */
  readonly paramsHash: string;
};

export type MetadataField = { readonly name: string; readonly value: string };

export type UsedResourceCache = {
  readonly id: ResourceCacheId;
  readonly configId: ResourceConfigId;
  readonly metadata: readonly MetadataField[] | undefined;
  /** The workers that hold its files, and where (worker.md 16.2). */
  readonly locations: readonly { readonly workerName: string; readonly volumeHandle: string }[];
};

export type CacheUser = {
  readonly id: BuildId;
  /** Decides whether a worker's copy whose origin is gone still counts. */
  readonly startTimeMs: number;
  /** It is an image that the build's steps run in: kept for the job's next builds. Absent: it is not. */
  readonly image?: { readonly jobId: JobId | undefined } | undefined;
};

/** The cache of a get, made where it is missing, and noted as needed by the build. Undefined: no worker offers the base type. */
export async function useResourceCache(
  db: Db,
  key: ResourceCacheKey,
  build: CacheUser,
): Promise<UsedResourceCache | undefined> {
  const { version, versionDigest, paramsHash } = key;
  const { rows } = await sql<UsedResourceCache & { metadata: readonly MetadataField[] | null }>`
    with ${configParts(key)},
    known as (
      select r.id, r.resource_config_id, r.metadata from resource_caches r join config on r.resource_config_id = config.id
      where r.version_digest = ${versionDigest} and r.params_hash = ${paramsHash}
    ),
    made as (
      insert into resource_caches (resource_config_id, version, version_digest, params_hash)
      select id, ${JSON.stringify(version)}::jsonb, ${versionDigest}, ${paramsHash} from config where not exists (select from known)
      on conflict (resource_config_id, version_digest, params_hash) do update set version = excluded.version
      returning id, resource_config_id, metadata
    ),
    cache as (select * from known union all select * from made),
    used as (
      insert into resource_cache_uses (resource_cache_id, build_id) select id, ${build.id} from cache on conflict do nothing
    ),
    image as (
      insert into build_image_resource_caches (build_id, job_id, resource_cache_id)
      select ${build.id}, ${build.image?.jobId ?? null}::int, id from cache where ${build.image !== undefined}
      on conflict do nothing
    )
    select cache.id, cache.resource_config_id as "configId", cache.metadata,
      coalesce((
        select jsonb_agg(jsonb_build_object('workerName', l.worker_name, 'volumeHandle', l.volume_handle))
        from worker_resource_caches l
        where l.resource_cache_id = cache.id
          and (l.invalid_since is null or l.invalid_since > to_timestamp(${build.startTimeMs / 1000}))
      ), '[]') as locations
    from cache
  `.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { ...row, metadata: row.metadata ?? undefined };
}
