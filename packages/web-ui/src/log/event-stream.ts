import { SseParser } from '../data/sse-parser.ts';

/** How reading a build's events goes. */
export type StreamEnd = 'ended' | 'unauthorized' | 'not-found' | 'aborted';

export interface EventStreamOptions {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  readonly onEvent: (data: string) => void;
  /** After each chunk, so that the reader can tell what it learned. */
  readonly onChunk: () => void;
  readonly onLost: () => void;
  readonly wait: (ms: number) => Promise<void>;
}

const retryMs = 1_000;

/**
 * Reads the event stream of a build (spec/api.md 13) up to its `end`, which it then closes: the server keeps it open, and
 * six open ones would block a browser. A broken connection is resumed after the last event; nothing is read twice.
 */
export async function readBuildEvents(buildId: number, options: EventStreamOptions): Promise<StreamEnd> {
  let lastId = '';
  while (!options.signal.aborted) {
    try {
      const response = await options.fetch(`/api/v1/builds/${buildId}/events`, {
        headers: { Accept: 'text/event-stream', ...(lastId === '' ? {} : { 'Last-Event-ID': lastId }) },
        signal: options.signal,
        credentials: 'same-origin',
      });
      if (response.status === 401 || response.status === 403) return 'unauthorized';
      if (response.status === 404) return 'not-found';
      if (response.ok && response.body !== null) {
        const outcome = await readBody(response.body, options);
        if (outcome.ended) return 'ended';
        if (outcome.lastId !== '') lastId = outcome.lastId;
      }
    } catch {
      // A network failure or an abort: the loop's condition tells them apart.
    }
    if (options.signal.aborted) break;
    options.onLost();
    await options.wait(retryMs);
  }
  return 'aborted';
}

async function readBody(
  body: ReadableStream<Uint8Array>,
  options: EventStreamOptions,
): Promise<{ ended: boolean; lastId: string }> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let lastId = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ended: false, lastId };
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        if (event.event === 'end') return { ended: true, lastId };
        lastId = event.id;
        options.onEvent(event.data);
      }
      options.onChunk();
    }
  } catch {
    return { ended: false, lastId };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
