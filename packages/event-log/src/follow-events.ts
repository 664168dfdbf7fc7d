import { type BuildId, findEventState, listen } from '@rondo/db';
import type { EventChunk } from './event-chunk.ts';
import type { EventLog } from './event-log.ts';
import { readEvents } from './read-events.ts';

export type FollowEventsOptions = {
  buildId: BuildId;
  /** 0, or the id behind the last one that the reader has. */
  fromEventId?: number;
  signal: AbortSignal;
};

/**
 * A build's events from `fromEventId` on as they come, until its last one; of a build whose events were dropped, none.
 * What is appended is seen by a wake-up, nothing is polled. Ends without an error when the signal fires.
 */
export async function* followEvents(log: EventLog, options: FollowEventsOptions): AsyncGenerator<EventChunk> {
  const { buildId, fromEventId = 0, signal } = options;
  const bell = new Bell(signal);
  using _ = listen(log.db, 'build-events', {
    key: String(buildId),
    onWakeUp: () => bell.ring(),
    onLookAgain: () => bell.ring(),
  });
  // Who begins to listen is told to look, which is done here anyway.
  await Promise.resolve();
  let next = fromEventId;
  while (!signal.aborted) {
    bell.reset();
    // Asked before reading, so that what comes in between is read now or announced.
    const { nextEventId, ended } = await findEventState(log.db, buildId);
    if (next < nextEventId) {
      for await (const chunk of readEvents(log, buildId, { fromEventId: next, untilEventId: nextEventId })) {
        next = chunk.nextEventId;
        yield chunk;
        if (signal.aborted) return;
      }
    }
    if (ended) return;
    await bell.rung();
  }
}

/** Remembers that it rang until it is reset. */
class Bell {
  #rings = Promise.withResolvers<void>();

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rings.resolve();
  }

  reset(): void {
    this.#rings = Promise.withResolvers<void>();
  }

  rung(): Promise<void> {
    return this.#rings.promise;
  }
}
