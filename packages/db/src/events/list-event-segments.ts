import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import type { EventSegmentRow } from './event-segment-row.ts';

/** The segments of a build that hold `fromEventId` or later events, in order. */
export async function listEventSegments(db: Db, buildId: BuildId, fromEventId = 0): Promise<EventSegmentRow[]> {
  return db
    .selectFrom('build_event_segments')
    .select([
      'build_id as buildId',
      'first_event_id as firstEventId',
      'last_event_id as lastEventId',
      'size_bytes as sizeBytes',
      'raw_size_bytes as rawSizeBytes',
      'store',
    ])
    .where('build_id', '=', buildId)
    .where('last_event_id', '>=', fromEventId)
    .orderBy('first_event_id')
    .execute();
}
