import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Consecutive events of a build in wire form. */
export type EventBatch = {
  buildId: BuildId;
  /** Of the lease that the writer holds. */
  epoch: number;
  firstEventId: number;
  eventCount: number;
  wire: string;
  /** JSON: how far the steps have come; see the column. */
  checkpoint?: string | undefined;
  /** Nothing comes after it. */
  isLast?: boolean;
  /** Of a check that is no row of builds: the next one replaces it, so that it is neither sealed nor collected. */
  isDetached?: boolean;
};

export type SaveEventBatchOutcome =
  | { kind: 'saved' }
  /** The writer's lease is lost, or the build has ended: nothing may be written any more. */
  | { kind: 'stale-epoch' }
  /** Others wrote in between; the same events go in under ids from here on. */
  | { kind: 'out-of-step'; nextEventId: number };

/** Appends in one statement. The state's row lock puts writers in order, so that ids have no gap and no repetition. */
export async function saveEventBatch(db: Db, batch: EventBatch): Promise<SaveEventBatchOutcome> {
  const {
    buildId,
    epoch,
    firstEventId,
    eventCount,
    wire,
    checkpoint = null,
    isLast = false,
    isDetached = false,
  } = batch;
  const { numAffectedRows } = await sql`
    with state as (
      update build_event_states set next_event_id = next_event_id + ${eventCount}, ended = ${isLast}
      where build_id = ${buildId} and lease_epoch = ${epoch} and next_event_id = ${firstEventId} and not ended
      returning build_id
    )
    insert into build_event_batches (build_id, first_event_id, event_count, payload, checkpoint)
    select build_id, ${firstEventId}, ${eventCount}, ${wire}, ${checkpoint}::jsonb from state`.execute(db);
  if (numAffectedRows === 1n) {
    wakeUp(db, 'build-events', buildId);
    if (isLast && !isDetached) wakeUp(db, 'events-ended', buildId);
    return { kind: 'saved' };
  }
  const state = await db
    .selectFrom('build_event_states')
    .select(['next_event_id', 'lease_epoch', 'ended'])
    .where('build_id', '=', buildId)
    .executeTakeFirst();
  if (state === undefined || state.ended || state.lease_epoch !== epoch) return { kind: 'stale-epoch' };
  return { kind: 'out-of-step', nextEventId: state.next_event_id };
}
