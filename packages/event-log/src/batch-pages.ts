import { type BuildId, type Db, type EventBatchRow, listEventBatches } from '@rondo/db';

const firstPage = 64;
/** About this much is read at once, however small the batches are. */
const pageBytes = 2 << 20;
const largestPage = 2000;

/** A build's batches from the one that holds `fromEventId` on, in pages of a size that suits them. */
export async function* readBatchPages(db: Db, buildId: BuildId, fromEventId: number): AsyncGenerator<EventBatchRow[]> {
  let next = fromEventId;
  for (let limit = firstPage; ; ) {
    const batches = await listEventBatches(db, { buildId, fromEventId: next, limit });
    const last = batches.at(-1);
    if (last === undefined) return;
    yield batches;
    if (batches.length < limit) return;
    next = last.firstEventId + last.eventCount;
    const averageBytes = batches.reduce((sum, { wire }) => sum + wire.length, 1) / batches.length;
    limit = Math.max(1, Math.min(largestPage, Math.floor(pageBytes / averageBytes)));
  }
}
