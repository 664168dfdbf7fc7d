import type { Db } from '../db.ts';
import type { BuildId, ResourceId } from '../ids.ts';

/**
 * A check of a resource that was asked for by nobody in particular and that no node has taken up yet: whatever it is
 * asked for again now, it will see (scheduling.md 5.3, "Better").
 */
export async function findUnbegunCheck(db: Db, resourceId: ResourceId): Promise<BuildId | undefined> {
  const row = await db
    .selectFrom('builds')
    .select('id')
    .where('resource_id', '=', resourceId)
    .where('status', '=', 'started')
    .where('lease_epoch', '=', 0)
    .where('created_by', 'is', null)
    .where('aborted', '=', false)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id;
}
