import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

export type SegmentKey = { readonly buildId: BuildId; readonly firstEventId: number };

/** Keeps a segment in PostgreSQL; once more does no harm. */
export async function saveSegmentBytes(db: Db, { buildId, firstEventId }: SegmentKey, bytes: Buffer): Promise<void> {
  await db
    .insertInto('build_event_segment_bytes')
    .values({ build_id: buildId, first_event_id: firstEventId, bytes })
    .onConflict((conflict) => conflict.columns(['build_id', 'first_event_id']).doUpdateSet({ bytes }))
    .execute();
}

export async function findSegmentBytes(db: Db, { buildId, firstEventId }: SegmentKey): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('build_event_segment_bytes')
    .select('bytes')
    .where('build_id', '=', buildId)
    .where('first_event_id', '=', firstEventId)
    .executeTakeFirst();
  return row?.bytes;
}

export async function deleteSegmentBytes(db: Db, keys: readonly SegmentKey[]): Promise<void> {
  await sql`
    delete from build_event_segment_bytes
    where (build_id, first_event_id) in (
      select * from unnest(${keys.map(({ buildId }) => buildId)}::bigint[], ${keys.map(({ firstEventId }) => firstEventId)}::bigint[]))`.execute(
    db,
  );
}
