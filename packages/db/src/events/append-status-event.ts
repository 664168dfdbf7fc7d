import { type BuildEvent, type EventBuildStatus, encodeEvents } from '@rondo/protocol';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { lockEventState } from './lock-event-state.ts';
import { saveEventBatch } from './save-event-batch.ts';

/**
 * The event of a change of status, in the transaction of that change (scheduling.md 10). A final status ends the
 * stream: nothing is appended after it. `error` says before it what the build died of without having run.
 */
export async function appendStatusEvent(
  db: Db,
  {
    buildId,
    status,
    time,
    error,
  }: { buildId: BuildId; status: EventBuildStatus; time: Date; error?: string | undefined },
): Promise<void> {
  const { nextEventId: firstEventId, epoch, ended } = await lockEventState(db, buildId);
  if (ended) return;
  const seconds = Math.floor(time.getTime() / 1000);
  const events: BuildEvent[] = [{ event: 'status', data: { status, time: seconds } }];
  if (error !== undefined) events.unshift({ event: 'error', data: { message: error, origin: {}, time: seconds } });
  const wire = encodeEvents(events, firstEventId);
  const isLast = status !== 'started';
  await saveEventBatch(db, { buildId, epoch, firstEventId, eventCount: events.length, wire, isLast });
}
