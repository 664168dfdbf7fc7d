import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId, VersionId } from '../ids.ts';

/** What is known of a version beside itself; undefined what nobody noted. */
export type VersionFacts = {
  readonly id: VersionId;
  /** When it was first seen, by a check or as what a put made. */
  readonly foundMs: number | undefined;
  /** Who disabled it, if it is. */
  readonly disabledBy: string | undefined;
};

/** Of some versions of a resource by their ids; those that are none of the resource's are left out. */
export async function listVersionFacts(
  db: Db,
  { resourceId, versionIds }: { resourceId: ResourceId; versionIds: readonly VersionId[] },
): Promise<VersionFacts[]> {
  if (versionIds.length === 0) return [];
  const { rows } = await sql<{ id: VersionId; foundAt: Date | null; disabledBy: string | null }>`
    select v.id, v.found_at as "foundAt", d.disabled_by as "disabledBy"
    from resource_versions v
    join resources r on r.id = ${resourceId} and r.resource_config_scope_id = v.scope_id
    left join resource_disabled_versions d on d.resource_id = r.id and d.digest = v.digest
    where v.id = any(${[...versionIds]}::bigint[])
    order by v.check_order desc`.execute(db);
  return rows.map(({ id, foundAt, disabledBy }) => ({
    id,
    foundMs: foundAt?.getTime(),
    disabledBy: disabledBy ?? undefined,
  }));
}
