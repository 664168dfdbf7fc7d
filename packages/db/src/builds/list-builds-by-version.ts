import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId, VersionId } from '../ids.ts';
import { type BuildRow, readBuildRow, selectBuilds } from './build-row.ts';

/** The builds that got a version of a resource, or put it, oldest first; none for a version that is none of the resource's (api.md 12.5). */
export async function listBuildsByVersion(
  db: Db,
  { resourceId, versionId, as }: { resourceId: ResourceId; versionId: VersionId; as: 'input' | 'output' },
): Promise<BuildRow[]> {
  const table = as === 'input' ? sql.table('build_inputs') : sql.table('build_outputs');
  const rows = await selectBuilds(db)
    .where(
      sql<boolean>`builds.id in (
        select io.build_id from ${table} io
        join resources r on r.id = io.resource_id
        join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = io.version_digest
        where r.id = ${resourceId} and v.id = ${versionId})`,
    )
    .orderBy('builds.id')
    .execute();
  return rows.map(readBuildRow);
}
