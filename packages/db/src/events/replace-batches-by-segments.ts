import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import type { EventSegmentRow } from './event-segment-row.ts';

/** Where the display rows of one step begin, as event-log encodes it. */
export type RowIndexRow = { readonly planId: string; readonly rowCount: number; readonly bytes: Buffer };

export type SealedEvents = {
  buildId: BuildId;
  segments: readonly EventSegmentRow[];
  rowIndexes: readonly RowIndexRow[];
};

/** Makes readers see the segments, whose bytes are stored by now, instead of the batches. */
export async function replaceBatchesBySegments(db: Db, { buildId, segments, rowIndexes }: SealedEvents): Promise<void> {
  await transaction(db, async (inner) => {
    const rows = segments.map(({ firstEventId, lastEventId, sizeBytes, rawSizeBytes, store }) => ({
      ...{ first: firstEventId, last: lastEventId, size: sizeBytes, raw: rawSizeBytes, store },
    }));
    await sql`
      insert into build_event_segments (build_id, first_event_id, last_event_id, size_bytes, raw_size_bytes, store)
      select ${buildId}, first, last, size, raw, store
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as sealed (first bigint, last bigint, size int, raw bigint, store text)
      on conflict (build_id, first_event_id) do nothing`.execute(inner);
    await sql`
      insert into build_row_indexes (build_id, plan_id, row_count, payload)
      select ${buildId}, * from unnest(
        ${rowIndexes.map(({ planId }) => planId)}::text[], ${rowIndexes.map(({ rowCount }) => rowCount)}::bigint[],
        ${rowIndexes.map(({ bytes }) => bytes)}::bytea[])
      on conflict (build_id, plan_id) do nothing`.execute(inner);
    await inner.deleteFrom('build_event_batches').where('build_id', '=', buildId).execute();
    await inner.updateTable('build_event_states').set({ sealed: true }).where('build_id', '=', buildId).execute();
  });
}
