import { type BuildId, type EventSegmentRow, findEventState, listEventSegments } from '@rondo/db';
import { findEventStart } from '@rondo/protocol';
import { readBatchPages } from './batch-pages.ts';
import { SegmentMissingError } from './errors.ts';
import type { EventChunk } from './event-chunk.ts';
import type { EventLog } from './event-log.ts';
import { decodeSegment } from './segment/decode-segment.ts';

export type ReadEventsOptions = {
  /** 0, or the id behind the last one that the reader has. */
  fromEventId?: number;
  /** As the build's state said; asked for where it is not known. */
  untilEventId?: number;
};

/**
 * The events that there are now, from batches or, once sealed, from segments. Reading goes on where it was when a build is
 * sealed meanwhile; where its events are dropped it ends. Throws SegmentMissingError, SegmentFormatError.
 */
export async function* readEvents(
  log: EventLog,
  buildId: BuildId,
  options: ReadEventsOptions = {},
): AsyncGenerator<EventChunk> {
  const { fromEventId = 0, untilEventId = (await findEventState(log.db, buildId)).nextEventId } = options;
  let next = fromEventId;
  for (let fruitless = 0; next < untilEventId && fruitless < 2; ) {
    const before = next;
    // All of a build is in one or the other; between the two looks it may be sealed, hence the second round.
    for (const read of [readBatches, readSegments]) {
      if (next >= untilEventId) break;
      for await (const chunk of read(log, buildId, next)) {
        next = chunk.nextEventId;
        yield chunk;
      }
    }
    fruitless = next === before ? fruitless + 1 : 0;
  }
}

async function* readSegments(log: EventLog, buildId: BuildId, fromEventId: number): AsyncGenerator<EventChunk> {
  const segments = await listEventSegments(log.db, buildId, fromEventId);
  let following = prefetch(log, segments[0]);
  for (const [index, segment] of segments.entries()) {
    const wire = await following;
    following = prefetch(log, segments[index + 1]);
    const { firstEventId, lastEventId } = segment;
    yield cut({ wire, firstEventId, nextEventId: lastEventId + 1 }, fromEventId);
  }
}

/** The next segment is fetched while the reader is busy with this one. */
function prefetch(log: EventLog, segment: EventSegmentRow | undefined): Promise<Buffer> {
  const fetched = segment === undefined ? Promise.resolve(Buffer.alloc(0)) : fetchSegment(log, segment);
  // Where the reader stops early nobody is left to hear of a failure; where it goes on, it awaits this very promise.
  fetched.catch(() => undefined);
  return fetched;
}

async function fetchSegment(log: EventLog, segment: EventSegmentRow): Promise<Buffer> {
  const { buildId, firstEventId, store: name } = segment;
  const store = log.stores.get(name);
  const bytes = await store?.get({ buildId, firstEventId });
  if (bytes === undefined) {
    throw new SegmentMissingError(
      `the events of build ${buildId} from ${firstEventId} are recorded in store "${name}", ${store === undefined ? 'which is not set up here' : 'which does not have them'}`,
    );
  }
  return (await decodeSegment(bytes)).wire;
}

async function* readBatches(log: EventLog, buildId: BuildId, fromEventId: number): AsyncGenerator<EventChunk> {
  for await (const batches of readBatchPages(log.db, buildId, fromEventId)) {
    const [first] = batches;
    const last = batches.at(-1);
    if (first === undefined || last === undefined) return;
    const wire = Buffer.from(batches.length === 1 ? first.wire : batches.map((batch) => batch.wire).join(''));
    const nextEventId = last.firstEventId + last.eventCount;
    yield cut({ wire, firstEventId: first.firstEventId, nextEventId }, fromEventId);
  }
}

/** Without the events before `fromEventId`. */
function cut(chunk: EventChunk, fromEventId: number): EventChunk {
  if (chunk.firstEventId >= fromEventId) return chunk;
  return { ...chunk, wire: chunk.wire.subarray(findEventStart(chunk.wire, fromEventId)), firstEventId: fromEventId };
}
