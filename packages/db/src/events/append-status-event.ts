import { type EventBuildStatus, encodeEvents } from '@rondo/protocol';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { lockEventState } from './lock-event-state.ts';
import { saveEventBatch } from './save-event-batch.ts';

/**
 * The event of a change of status, in the transaction of that change (scheduling.md 10). A final status ends the
 * stream: nothing is appended after it.
 */
export async function appendStatusEvent(
  db: Db,
  { buildId, status, time }: { buildId: BuildId; status: EventBuildStatus; time: Date },
): Promise<void> {
  const { nextEventId: firstEventId, epoch, ended } = await lockEventState(db, buildId);
  if (ended) return;
  const seconds = Math.floor(time.getTime() / 1000);
  const wire = encodeEvents([{ event: 'status', data: { status, time: seconds } }], firstEventId);
  await saveEventBatch(db, { buildId, epoch, firstEventId, eventCount: 1, wire });
  if (status === 'started') return;
  await db.updateTable('build_event_states').set({ ended: true }).where('build_id', '=', buildId).execute();
  wakeUp(db, 'events-ended', buildId);
}
