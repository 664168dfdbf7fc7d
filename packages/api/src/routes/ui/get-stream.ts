import type { ServerResponse } from 'node:http';
import { readDatabaseTimeMs } from '@rondo/db';
import type { UiStreamMessage } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { followTopics } from '../../live/follow-topics.ts';
import type { LiveChange } from '../../live/live-hub.ts';
import type { TopicFollower } from '../../live/topic-follower.ts';
import { readTopics, type Topic } from '../../live/topics.ts';
import type { Services } from '../../services.ts';
import type { Breathing } from '../../streams/open-streams.ts';

const maxBufferedBytes = 1 << 20;

/** `GET /api/rondo/v1/stream?topics=…&cursor=…`: the one event stream of a browser (ui.md C2.3). */
export const getStream: Handler = async (context) => {
  const { request, services } = context;
  const cursor = request.header('last-event-id') ?? request.query.get('cursor') ?? '';
  const cursorMs = /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
  const followers = await followTopics(context, readTopics(request.query.get('topics') ?? ''), cursorMs);
  return {
    kind: 'stream',
    write: (response, signal) =>
      new LiveStream(response, services, followers).run({ isResumed: cursorMs !== undefined, signal }),
  };
};

/** Writes what the followers of one connection have to tell, one telling at a time. */
class LiveStream implements Breathing {
  readonly #response: ServerResponse;
  readonly #services: Services;
  readonly #followers: ReadonlyMap<Topic, TopicFollower>;
  readonly #revisions = new Map<string, number>();
  #pending: LiveChange[] = [];
  #wake: () => void = () => undefined;
  #hasSent = false;

  constructor(response: ServerResponse, services: Services, followers: ReadonlyMap<Topic, TopicFollower>) {
    this.#response = response;
    this.#services = services;
    this.#followers = followers;
  }

  async run({ isResumed, signal }: { isResumed: boolean; signal: AbortSignal }): Promise<void> {
    const { db, live, streams } = this.#services;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    using _subscription = live.subscribe((change) => {
      this.#pending.push(change);
      this.#wake();
    });
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    const timeMs = await readDatabaseTimeMs(db);
    this.#send('*', 'hello', {}, timeMs);
    await this.#tell(undefined, { timeMs, isSilent: !isResumed });
    using _alive = streams.keepAlive(this);
    while (!signal.aborted) {
      const change = this.#pending.shift();
      if (change !== undefined) await this.#tell(change, { timeMs: change.timeMs, isSilent: false });
      else await this.#news();
    }
    this.#response.end();
  }

  breathe(): void {
    if (!this.#hasSent) this.#response.write(': ping\n\n');
    this.#hasSent = false;
  }

  /** Until something has changed, or the stream is to end. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #tell(
    change: LiveChange | undefined,
    { timeMs, isSilent }: { timeMs: number; isSilent: boolean },
  ): Promise<void> {
    const isTooSlow = this.#response.writableLength > maxBufferedBytes;
    for (const [topic, follower] of this.#followers) {
      if (change !== undefined && !follower.isTouchedBy(change)) continue;
      const news = await follower.news(change);
      if (news === undefined || isSilent) continue;
      if (isTooSlow) this.#send(topic.name, 'reset', {}, timeMs);
      else this.#send(topic.name, news.op, news.data, timeMs);
    }
  }

  #send(topic: string, op: UiStreamMessage['op'], data: object, timeMs: number): void {
    const rev = (this.#revisions.get(topic) ?? -1) + 1;
    this.#revisions.set(topic, rev);
    this.#hasSent = true;
    const message: UiStreamMessage = { topic, rev, op, data };
    this.#response.write(`id: ${timeMs}\ndata: ${JSON.stringify(message)}\n\n`);
  }
}
