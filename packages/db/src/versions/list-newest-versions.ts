import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';

/** The newest enabled version of each resource that has one, in one statement. */
export async function listNewestVersions(
  db: Db,
  resourceIds: readonly ResourceId[],
): Promise<ReadonlyMap<ResourceId, Readonly<Record<string, string>>>> {
  const { rows } = await sql<{ id: ResourceId; version: Record<string, string> }>`
    select r.id, newest.version
    from resources r
    cross join lateral (
      select v.version from resource_versions v
      where v.scope_id = r.resource_config_scope_id and v.check_order > 0
        and not exists (select from resource_disabled_versions d where d.resource_id = r.id and d.digest = v.digest)
      order by v.check_order desc limit 1
    ) newest
    where r.id = any(${[...resourceIds]}::int[])`.execute(db);
  return new Map(rows.map(({ id, version }) => [id, version]));
}
