import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId, VersionId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';

/** `pinned-in-config`: the configuration has its own pin, which an API pin may not replace; `unknown-version`: it is none of the resource's. */
export type PinOutcome = 'pinned' | 'pinned-in-config' | 'unknown-version';

/** Pins a resource to one of its versions and notes who did so; a comment of an earlier pin stays (scheduling.md 6.4). */
export async function pinVersion(
  db: Db,
  { resourceId, versionId, by }: { resourceId: ResourceId; versionId: VersionId; by: string },
): Promise<PinOutcome> {
  return transaction(db, async (tx) => {
    const existing = await tx
      .selectFrom('resource_pins')
      .select('from_config')
      .where('resource_id', '=', resourceId)
      .forUpdate()
      .executeTakeFirst();
    if (existing?.from_config) return 'pinned-in-config';
    const { numAffectedRows } = await sql`
      insert into resource_pins (resource_id, version, pinned_by, pinned_at)
      select r.id, v.version, nullif(${by}, ''), now()
      from resources r join resource_versions v on v.scope_id = r.resource_config_scope_id
      where r.id = ${resourceId} and v.id = ${versionId}
      on conflict (resource_id) do update set version = excluded.version,
        pinned_by = excluded.pinned_by, pinned_at = excluded.pinned_at`.execute(tx);
    if (numAffectedRows !== 1n) return 'unknown-version';
    await requestSchedule(tx, { resourceIds: [resourceId] });
    return 'pinned';
  });
}

/** Takes the pin away, also one of the configuration's until it is saved again; false where there was none. */
export async function unpinResource(db: Db, resourceId: ResourceId): Promise<boolean> {
  return transaction(db, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('resource_pins')
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    if (numDeletedRows > 0n) await requestSchedule(tx, { resourceIds: [resourceId] });
    return numDeletedRows > 0n;
  });
}

/** Says why a resource is pinned; nothing happens where it is not. */
export async function setPinComment(db: Db, resourceId: ResourceId, comment: string): Promise<void> {
  await db.updateTable('resource_pins').set({ comment_text: comment }).where('resource_id', '=', resourceId).execute();
}
