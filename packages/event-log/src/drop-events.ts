import { type BuildId, deleteEvents, type EventSegmentRow, listEventSegments, listOrphanedEvents } from '@rondo/db';
import type { EventLog } from './event-log.ts';

/** Drops the events of builds that stay: readers then find their end alone (scheduling.md 15.1). */
export async function dropEvents(log: EventLog, buildIds: readonly BuildId[]): Promise<void> {
  await dropSegments(log, await listAllSegments(log, buildIds));
  await deleteEvents(log.db, buildIds, { withStates: false });
}

/** Drops events whose build is gone, at most `limit` builds at once; says how many it found. */
export async function dropOrphanedEvents(log: EventLog, limit: number): Promise<number> {
  const buildIds = await listOrphanedEvents(log.db, limit);
  await dropSegments(log, await listAllSegments(log, buildIds));
  await deleteEvents(log.db, buildIds, { withStates: true });
  return buildIds.length;
}

async function listAllSegments({ db }: EventLog, buildIds: readonly BuildId[]): Promise<EventSegmentRow[]> {
  const segments = await Promise.all(buildIds.map((buildId) => listEventSegments(db, buildId)));
  return segments.flat();
}

/** Bytes first: what is recorded can be deleted again, what is not recorded would stay for ever. */
async function dropSegments({ stores }: EventLog, segments: readonly EventSegmentRow[]): Promise<void> {
  for (const [name, ofStore] of Map.groupBy(segments, ({ store }) => store)) await stores.get(name)?.delete(ofStore);
}
