import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { JobId, ResourceId } from '../../ids.ts';
import { isEnabled, newestUsed } from './newest-used.ts';
import type { VersionDigest } from './viewed-version.ts';

/** See the scheduler's VersionWindow. */
export type VersionWindowRow = { readonly after: readonly VersionDigest[]; readonly upTo: VersionDigest | undefined };

/** The enabled versions around the point up to which a job has used each resource; without `every` the newest alone. */
export async function findVersionWindows(
  db: Db,
  job: JobId,
  asked: readonly { resource: ResourceId; every: boolean }[],
): Promise<VersionWindowRow[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<{ upTo: VersionDigest | null; after: VersionDigest[] | null }>`
    select encode(up_to.digest, 'hex') as "upTo", later.digests as after
    from unnest(${asked.map(({ resource }) => resource)}::int[], ${asked.map(({ every }) => every)}::boolean[])
      with ordinality as asked (resource_id, every, place)
    join resources r on r.id = asked.resource_id
    left join lateral (${newestUsed(job)}) as used on asked.every
    left join lateral (
      select v.digest from resource_versions v
      where v.scope_id = r.resource_config_scope_id and v.check_order <= coalesce(used.check_order, 2147483647) and ${isEnabled}
      order by v.check_order desc, v.id desc limit 1
    ) as up_to on true
    left join lateral (
      select array_agg(encode(next.digest, 'hex') order by next.check_order, next.id) as digests from (
        select v.digest, v.check_order, v.id from resource_versions v
        where v.scope_id = r.resource_config_scope_id and v.check_order > used.check_order and ${isEnabled}
        order by v.check_order, v.id limit 2
      ) as next
    ) as later on used.check_order is not null
    order by asked.place`.execute(db);
  return rows.map(({ upTo, after }) => ({ upTo: upTo ?? undefined, after: after ?? [] }));
}
