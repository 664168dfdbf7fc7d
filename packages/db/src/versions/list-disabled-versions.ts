import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';

/** Versions that a resource's jobs may not use, as hexadecimal digests in their order, with who disabled them. */
export async function listDisabledVersions(db: Db, resourceId: ResourceId): Promise<{ digest: string; by: string }[]> {
  const rows = await db
    .selectFrom('resource_disabled_versions')
    .select(['digest', 'disabled_by'])
    .where('resource_id', '=', resourceId)
    .orderBy('digest')
    .execute();
  return rows.map(({ digest, disabled_by }) => ({ digest: digest.toString('hex'), by: disabled_by ?? '' }));
}
