import type { BuildId, Db } from '@rondo/db';
import type { BuildEvent } from '@rondo/protocol';
import { type AppendOutcome, EventWriter } from './event-writer.ts';

/** Appends once; whoever appends often to a build keeps an EventWriter. */
export function appendEvents(
  db: Db,
  { buildId, epoch }: { buildId: BuildId; epoch: number },
  events: readonly BuildEvent[],
): Promise<AppendOutcome> {
  return new EventWriter({ buildId, epoch }).append(db, events);
}
