import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

export type EventBatchRow = { readonly firstEventId: number; readonly eventCount: number; readonly wire: string };

/** The batches from the one that holds `fromEventId` on, at most `limit`. */
export async function listEventBatches(
  db: Db,
  { buildId, fromEventId, limit }: { buildId: BuildId; fromEventId: number; limit: number },
): Promise<EventBatchRow[]> {
  const { rows } = await sql<EventBatchRow>`
    select first_event_id as "firstEventId", event_count as "eventCount", payload as wire
    from build_event_batches
    where build_id = ${buildId} and first_event_id + event_count > ${fromEventId} and first_event_id >= coalesce(
      (select max(first_event_id) from build_event_batches where build_id = ${buildId} and first_event_id <= ${fromEventId}), 0)
    order by first_event_id limit ${limit}`.execute(db);
  return rows;
}
