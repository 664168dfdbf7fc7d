import { type BuildId, type Db, lockEventState, saveEventBatch } from '@rondo/db';
import { type BuildEvent, encodeEvents } from '@rondo/protocol';

export type EventWriterOptions = {
  buildId: BuildId;
  /** Of the lease under which the build runs; 0 for a check that is no row. */
  epoch: number;
  /** As the claim said; asked for where it is not known. */
  nextEventId?: number;
  /** A check that is no row of builds. */
  isDetached?: boolean;
};

/** `stale`: the build belongs to another node or has ended; its writer must stop what it does. */
export type AppendOutcome = 'appended' | 'stale';

/**
 * Appends the events of one build, in order. It knows the id that comes next, so an append is one statement; where it is
 * wrong, because a transaction that appended was rolled back, it asks and numbers them again.
 */
export class EventWriter {
  readonly #buildId: BuildId;
  readonly #epoch: number;
  readonly #isDetached: boolean;
  #nextEventId: number | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ buildId, epoch, nextEventId, isDetached = false }: EventWriterOptions) {
    this.#buildId = buildId;
    this.#epoch = epoch;
    this.#isDetached = isDetached;
    this.#nextEventId = nextEventId;
  }

  /** `db` may be a transaction. `checkpoint`: how far the steps have come with these events, as JSON text. */
  append(db: Db, events: readonly BuildEvent[], checkpoint?: string): Promise<AppendOutcome> {
    const appended = this.#last.then(() => this.#append(db, events, checkpoint));
    this.#last = appended.catch(() => undefined);
    return appended;
  }

  async #append(db: Db, events: readonly BuildEvent[], checkpoint: string | undefined): Promise<AppendOutcome> {
    if (events.length === 0) return 'appended';
    let firstEventId = this.#nextEventId ?? (await lockEventState(db, this.#buildId)).nextEventId;
    for (;;) {
      const outcome = await saveEventBatch(db, {
        buildId: this.#buildId,
        epoch: this.#epoch,
        firstEventId,
        eventCount: events.length,
        wire: encodeEvents(events, firstEventId),
        checkpoint,
        isLast: endsStream(events),
        isDetached: this.#isDetached,
      });
      if (outcome.kind === 'stale-epoch') return 'stale';
      if (outcome.kind === 'saved') break;
      firstEventId = outcome.nextEventId;
    }
    this.#nextEventId = firstEventId + events.length;
    return 'appended';
  }
}

/** A final status is a build's last event (scheduling.md 10). */
function endsStream(events: readonly BuildEvent[]): boolean {
  const last = events.at(-1);
  return last?.event === 'status' && last.data.status !== 'started';
}
