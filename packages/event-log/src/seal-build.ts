import { type BuildId, type Db, type EventSegmentRow, replaceBatchesBySegments } from '@rondo/db';
import { type BuildEvent, decodeEvents } from '@rondo/protocol';
import { readBatchPages } from './batch-pages.ts';
import type { EventLog } from './event-log.ts';
import { encodeRowBlocks } from './rows/row-index.ts';
import { RowIndexBuilder } from './rows/row-index-builder.ts';
import { encodeSegment } from './segment/encode-segment.ts';

/** A segment is closed once it holds this much in wire form (design D9). */
const segmentBytes = 1 << 20;

/**
 * Turns the batches of an ended build into compressed segments and works out the row indexes of its steps. The bytes are
 * in the store before readers are told; a node that dies in between leaves bytes that the next try replaces. `db` holds
 * the lock on the build's event state.
 */
export async function sealBuild(log: EventLog, db: Db, buildId: BuildId): Promise<void> {
  const segments: EventSegmentRow[] = [];
  const rows = new RowIndexBuilder();
  for await (const part of readParts(db, buildId)) segments.push(await sealPart(log, { buildId, part, rows }));
  const rowIndexes = await Promise.all(
    rows
      .finish()
      .map(async ({ planId, rowCount, blocks }) => ({ planId, rowCount, bytes: await encodeRowBlocks(blocks) })),
  );
  await replaceBatchesBySegments(db, { buildId, segments, rowIndexes });
}

/** The build's events in wire form, cut between batches into parts of a segment's size. */
async function* readParts(db: Db, buildId: BuildId): AsyncGenerator<Buffer> {
  let part: Buffer[] = [];
  let sizeBytes = 0;
  for await (const batches of readBatchPages(db, buildId, 0)) {
    for (const { wire } of batches) {
      const bytes = Buffer.from(wire);
      if (sizeBytes > 0 && sizeBytes + bytes.length > segmentBytes) {
        yield Buffer.concat(part);
        part = [];
        sizeBytes = 0;
      }
      part.push(bytes);
      sizeBytes += bytes.length;
    }
  }
  if (sizeBytes > 0) yield Buffer.concat(part);
}

type PartToSeal = { buildId: BuildId; part: Buffer; rows: RowIndexBuilder };

async function sealPart({ store }: EventLog, { buildId, part, rows }: PartToSeal): Promise<EventSegmentRow> {
  let firstEventId: number | undefined;
  let lastEventId = 0;
  const times: number[] = [];
  for (const numbered of decodeEvents(part)) {
    rows.add(numbered);
    firstEventId ??= numbered.eventId;
    lastEventId = numbered.eventId;
    times.push(...timeOf(numbered.event));
  }
  const header = {
    buildId,
    firstEventId: firstEventId ?? 0,
    lastEventId,
    firstTime: times[0] ?? 0,
    lastTime: times.at(-1) ?? 0,
  };
  const bytes = await encodeSegment(header, part);
  await store.put({ buildId, firstEventId: header.firstEventId }, bytes);
  return { ...header, sizeBytes: bytes.length, rawSizeBytes: part.length, store: store.name };
}

function timeOf({ data }: BuildEvent): number[] {
  return 'time' in data ? [data.time] : [];
}
