import { afterEach, describe, expect, it } from 'vitest';
import { type LiveState, StreamHub, type StreamMessage } from './stream-hub.ts';

/** A server whose streams the test writes to, and timers that the test runs. */
function fakeServer(answer: (path: string) => Response | undefined = () => undefined) {
  const opened: { path: string; send: (text: string) => void; close: () => void; aborted: () => boolean }[] = [];
  const timers: { run: () => void; delayMs: number; live: boolean }[] = [];
  const hub = new StreamHub({
    random: () => 1,
    setTimer: (run, delayMs) => {
      const timer = { run, delayMs, live: true };
      timers.push(timer);
      return () => {
        timer.live = false;
      };
    },
    fetch: async (path, init) => {
      const other = answer(path);
      if (other !== undefined) return other;
      const encoder = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
          opened.push({
            path,
            send: (text) => controller.enqueue(encoder.encode(text)),
            close: () => controller.close(),
            aborted: () => init.signal?.aborted === true,
          });
        },
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    },
  });
  const fire = (delayMs: number) => {
    for (const timer of timers.filter((one) => one.live && one.delayMs === delayMs)) {
      timer.live = false;
      timer.run();
    }
  };
  return { hub, opened, timers, fire };
}

function listener() {
  const messages: StreamMessage[] = [];
  const states: LiveState[] = [];
  return {
    messages,
    states,
    onMessage: (m: StreamMessage) => messages.push(m),
    onState: (s: LiveState) => states.push(s),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const event = (id: string, topic: string, op: string, data: unknown = {}) =>
  `id: ${id}\ndata: ${JSON.stringify({ topic, rev: 1, op, data })}\n\n`;

describe('one stream for all pages', () => {
  afterEach(settle);

  it('opens one connection for the topics of everybody and hands each what it asked for', async () => {
    const { hub, opened } = fakeServer();
    const [a, b] = [listener(), listener()];
    hub.listen(a, ['dashboard']);
    hub.listen(b, ['pipeline/3', 'dashboard']);
    await settle();
    const last = opened.at(-1);
    expect(last?.path).toBe('/api/rondo/v1/stream?topics=dashboard%2Cpipeline%2F3');
    last?.send(event('c1', '*', 'hello') + event('c2', 'pipeline/3', 'patch', { jobs: [] }));
    await settle();
    expect(a.messages.map((m) => m.op)).toEqual(['hello']);
    expect(b.messages.map((m) => m.op)).toEqual(['hello', 'patch']);
    expect(b.states.at(-1)).toBe('live');
  });

  it('goes on from the last cursor when the topics change', async () => {
    const { hub, opened } = fakeServer();
    const a = listener();
    hub.listen(a, ['dashboard']);
    await settle();
    opened[0]?.send(event('c9', '*', 'hello'));
    await settle();
    hub.listen(a, ['job/4']);
    await settle();
    expect(opened[0]?.aborted()).toBe(true);
    expect(opened[1]?.path).toBe('/api/rondo/v1/stream?topics=job%2F4&cursor=c9');
  });

  it('greets a second page at once when the stream already covers its topics', async () => {
    const { hub, opened } = fakeServer();
    const [a, b] = [listener(), listener()];
    hub.listen(a, ['dashboard']);
    await settle();
    opened[0]?.send(event('c1', '*', 'hello'));
    await settle();
    hub.listen(b, ['dashboard']);
    expect(b.messages.map((m) => m.op)).toEqual(['hello']);
    expect(opened).toHaveLength(1);
  });

  it('counts 40 s of silence as lost and comes back after a second, without asking for a new hello', async () => {
    const { hub, opened, fire } = fakeServer();
    const a = listener();
    hub.listen(a, ['dashboard']);
    await settle();
    opened[0]?.send(event('c1', '*', 'hello'));
    await settle();
    fire(40_000);
    await settle();
    expect(a.states.at(-1)).toBe('lost');
    fire(1_000);
    await settle();
    opened[1]?.send(event('c1', '*', 'hello') + event('c2', 'dashboard', 'patch'));
    await settle();
    expect(a.states.at(-1)).toBe('live');
    expect(a.messages.map((m) => m.op)).toEqual(['hello', 'patch']);
  });

  it('waits longer after each failure', async () => {
    const { hub, timers, fire } = fakeServer(() => new Response('', { status: 503 }));
    hub.listen(listener(), ['dashboard']);
    const delays: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      await settle();
      const delayMs = timers.filter((timer) => timer.live).at(-1)?.delayMs ?? 0;
      delays.push(delayMs);
      fire(delayMs);
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('says that a server without the endpoint has none', async () => {
    const { hub } = fakeServer(() => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
    const a = listener();
    hub.listen(a, ['dashboard']);
    await settle();
    expect(a.states).toEqual(['connecting', 'unsupported']);
  });
});
