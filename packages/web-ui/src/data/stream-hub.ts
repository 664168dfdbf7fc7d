import { asObject, parseJson, text } from './json.ts';
import { SseParser } from './sse-parser.ts';

/** How the live connection stands. `unsupported` = the server has no stream, so pages poll. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'unsupported';

export interface StreamMessage {
  readonly topic: string;
  readonly op: 'hello' | 'snapshot' | 'patch' | 'reset';
  readonly data: unknown;
}

/** One page of one tab: what it listens to. */
export interface StreamListener {
  readonly onMessage: (message: StreamMessage) => void;
  /** `retryInMs`: when a lost connection is tried again. */
  readonly onState: (state: LiveState, retryInMs?: number) => void;
}

export interface StreamHubOptions {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly random: () => number;
  readonly setTimer: (run: () => void, delayMs: number) => () => void;
}

const silenceMs = 40_000;
const shortestRetryMs = 1_000;
const longestRetryMs = 30_000;
const unsupportedRetryMs = 300_000;

/**
 * The one event stream of a browser (ui.md C2.3): gathers the topics of all listeners, opens one connection for them,
 * opens it anew from the last cursor when the topics change, and after 40 s of silence or a failure with a growing,
 * jittered delay. Runs in a SharedWorker where there is one, else in the page.
 */
export class StreamHub {
  readonly #options: StreamHubOptions;
  readonly #listeners = new Map<StreamListener, ReadonlySet<string>>();
  readonly #waiting = new Set<StreamListener>();
  #state: LiveState = 'connecting';
  #cursor: string | undefined;
  #topics = '';
  #failures = 0;
  #connection: AbortController | undefined;
  #cancelTimer: () => void = () => {};

  constructor(options: StreamHubOptions) {
    this.#options = options;
  }

  /**
   * Adds a listener or changes what it listens to. As soon as the stream covers its topics it is told `hello`, once,
   * with all topics that are covered: what it then asks the server for is complete together with the patches that follow.
   */
  listen(listener: StreamListener, topics: readonly string[]): void {
    const isNew = !this.#listeners.has(listener);
    this.#listeners.set(listener, new Set(topics));
    this.#waiting.add(listener);
    if (isNew) listener.onState(this.#state);
    if (!this.#follow() && this.#state === 'live') this.#greet();
  }

  leave(listener: StreamListener): void {
    this.#listeners.delete(listener);
    this.#waiting.delete(listener);
    this.#follow();
  }

  /** Tries again at once: somebody pressed "Retry now", or logged in or out. */
  retryNow(): void {
    this.#failures = 0;
    this.#topics = '';
    this.#follow();
  }

  /** Returns whether a new connection was needed. */
  #follow(): boolean {
    const topics = [...new Set([...this.#listeners.values()].flatMap((set) => [...set]))].sort().join(',');
    if (topics === this.#topics) return false;
    this.#topics = topics;
    this.#cancelTimer();
    this.#connection?.abort();
    if (topics !== '') void this.#connect(topics);
    return true;
  }

  async #connect(topics: string): Promise<void> {
    const connection = new AbortController();
    this.#connection = connection;
    const query = new URLSearchParams({ topics });
    if (this.#cursor !== undefined) query.set('cursor', this.#cursor);
    let supported = true;
    try {
      const response = await this.#options.fetch(`/api/rondo/v1/stream?${query}`, {
        headers: { Accept: 'text/event-stream' },
        signal: connection.signal,
      });
      const isStream = (response.headers.get('Content-Type') ?? '').startsWith('text/event-stream');
      if (isStream && response.body !== null) await this.#read(response.body, connection);
      else supported = response.status >= 500 && response.status !== 501;
    } catch {
      // Aborted because the topics changed or nothing came for too long, or the connection broke: told apart below.
    }
    if (this.#connection === connection && this.#topics === topics) this.#retry(supported ? 'lost' : 'unsupported');
  }

  async #read(body: ReadableStream<Uint8Array>, connection: AbortController): Promise<void> {
    const parser = new SseParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      this.#cancelTimer = this.#options.setTimer(() => connection.abort(), silenceMs);
      const { done, value } = await reader.read();
      this.#cancelTimer();
      if (done) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.#take(event.id, event.data);
    }
  }

  #take(id: string, data: string): void {
    if (id !== '') this.#cursor = id;
    const object = asObject(parseJson(data)) ?? {};
    const op = text(object, 'op');
    const topic = text(object, 'topic') ?? '*';
    this.#failures = 0;
    this.#say('live');
    if (op === 'hello') this.#greet();
    if (op !== 'snapshot' && op !== 'patch' && op !== 'reset') return;
    for (const [listener, topics] of this.#listeners) {
      if (topic === '*' || topics.has(topic)) listener.onMessage({ topic, op, data: object.data });
    }
  }

  #greet(): void {
    const topics = this.#topics.split(',');
    for (const listener of this.#waiting) listener.onMessage({ topic: '*', op: 'hello', data: { topics } });
    this.#waiting.clear();
  }

  #retry(state: 'lost' | 'unsupported'): void {
    const grown = Math.min(longestRetryMs, shortestRetryMs * 2 ** this.#failures);
    this.#failures += 1;
    const delayMs = state === 'unsupported' ? unsupportedRetryMs : grown * (0.5 + this.#options.random() / 2);
    this.#state = state;
    for (const listener of this.#listeners.keys()) listener.onState(state, delayMs);
    const topics = this.#topics;
    this.#cancelTimer = this.#options.setTimer(() => {
      if (topics === this.#topics && topics !== '') void this.#connect(topics);
    }, delayMs);
  }

  #say(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners.keys()) listener.onState(state);
  }
}
