import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId, VersionId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Keeps a version from being used by a resource's jobs and notes who did so; says whether that changed anything (scheduling.md 6.4). */
export async function disableVersion(
  db: Db,
  { resourceId, versionId, by }: { resourceId: ResourceId; versionId: VersionId; by: string },
): Promise<boolean> {
  return transaction(db, async (tx) => {
    const { numAffectedRows } = await sql`
      insert into resource_disabled_versions (resource_id, digest, disabled_by, disabled_at)
      select r.id, v.digest, nullif(${by}, ''), now()
      from resources r join resource_versions v on v.scope_id = r.resource_config_scope_id
      where r.id = ${resourceId} and v.id = ${versionId}
      on conflict do nothing`.execute(tx);
    return scheduleIfChanged(tx, resourceId, numAffectedRows);
  });
}

/** Lets a disabled version be used again; says whether that changed anything. */
export async function enableVersion(
  db: Db,
  { resourceId, versionId }: { resourceId: ResourceId; versionId: VersionId },
): Promise<boolean> {
  return transaction(db, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from resource_disabled_versions
      where resource_id = ${resourceId}
        and digest = (select v.digest from resources r join resource_versions v on v.scope_id = r.resource_config_scope_id
                      where r.id = ${resourceId} and v.id = ${versionId})`.execute(tx);
    return scheduleIfChanged(tx, resourceId, numAffectedRows);
  });
}

async function scheduleIfChanged(db: Db, resourceId: ResourceId, changedRows: bigint | undefined): Promise<boolean> {
  const hasChanged = (changedRows ?? 0n) > 0n;
  if (!hasChanged) return false;
  await requestSchedule(db, { resourceIds: [resourceId] });
  const { pipeline_id } = await db
    .selectFrom('resources')
    .select('pipeline_id')
    .where('id', '=', resourceId)
    .executeTakeFirstOrThrow();
  wakeUp(db, 'pipeline-state', pipeline_id);
  return true;
}
