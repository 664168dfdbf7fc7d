import { stripVTControlCharacters } from 'node:util';
import { type BuildId, findEventState } from '@rondo/db';
import { type EventLog, readEvents } from '@rondo/event-log';
import { RondoError } from '@rondo/foundation';
import { type BuildEvent, decodeEvents } from '@rondo/protocol';

/** What a build said last is what broke it, or close to it. */
const eventsRead = 300;
const mostAtOnce = 16;
const mostKept = 2_000;
const longestText = 200;
const unreadable: ReadonlySet<string> = new Set(['EVENT_FORMAT', 'SEGMENT_FORMAT', 'SEGMENT_MISSING']);

/**
 * What broke builds, in one line each, as their logs show it (ui.md 1: the first line is the answer). What a finished
 * build said does not change, so it is read once per node.
 */
export class TroubleReasons {
  readonly #events: EventLog;
  readonly #known = new Map<BuildId, string>();

  constructor(events: EventLog) {
    this.#events = events;
  }

  of(build: BuildId): string | undefined {
    return this.#known.get(build);
  }

  /** Reads the ends of logs that are not known yet: of the newest 16 builds, so that a node that begins is not held up by all of them. */
  async learn(builds: readonly BuildId[]): Promise<void> {
    const unknown = [...new Set(builds)].filter((id) => !this.#known.has(id)).sort((a, b) => b - a);
    await Promise.all(unknown.slice(0, mostAtOnce).map((id) => this.#learn(id)));
  }

  async #learn(build: BuildId): Promise<void> {
    const reason = await readReason(this.#events, build).catch((error: unknown) => {
      // A log that is lost, or that a newer node wrote, is for its own page to tell; the dashboard goes on without the line.
      if (error instanceof RondoError && unreadable.has(error.code)) return undefined;
      throw error;
    });
    if (reason === undefined) return;
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostKept && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(build, reason);
  }
}

/** The message of the last error, else the last line of the step that failed last. */
async function readReason(events: EventLog, build: BuildId): Promise<string | undefined> {
  const { nextEventId } = await findEventState(events.db, build);
  const said: BuildEvent[] = [];
  const range = { fromEventId: Math.max(0, nextEventId - eventsRead), untilEventId: nextEventId };
  for await (const { wire } of readEvents(events, build, range))
    for (const { event } of decodeEvents(wire)) said.push(event);
  const error = said.findLast((event) => event.event === 'error');
  if (error !== undefined) return oneLine(error.data.message, 'first');
  const failed = said.findLast((event) => event.event === 'finish-task' && event.data.exit_status !== 0);
  const origin = failed?.event === 'finish-task' ? failed.data.origin.id : undefined;
  const lines = said
    .flatMap((event) => (event.event === 'log' && event.data.origin.id === origin ? [event.data.payload] : []))
    .join('');
  return origin === undefined ? undefined : oneLine(lines, 'last');
}

/** One line of what may hold colours, several lines, and lines that were written over. */
function oneLine(text: string, which: 'first' | 'last'): string | undefined {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => (line.trimEnd().split('\r').at(-1) ?? '').trim())
    .filter((line) => line !== '');
  return lines.at(which === 'first' ? 0 : -1)?.slice(0, longestText);
}
