import { asObject, texts } from '../data/json.ts';
import { type LiveState, StreamHub, type StreamListener, type StreamMessage } from '../data/stream-hub.ts';
import type { HubAnswer, HubRequest } from '../data/stream-port.ts';

/**
 * The live connection as pages see it. One connection serves the whole browser where SharedWorker exists; without it
 * every tab has its own.
 */
export class Live {
  state: LiveState = $state('connecting');
  /** When the server was last heard of, in ms; what the page shows is not older than this while `state` is `live`. */
  heardAtMs = $state(Date.now());
  /** When a lost connection is tried again, in ms; nothing while that is being done. */
  retryAtMs: number | undefined = $state();
  readonly #topics = new Map<(message: StreamMessage) => void, readonly string[]>();
  /** Who has not been told yet that the stream covers its topics. */
  readonly #fresh = new Set<(message: StreamMessage) => void>();
  readonly #send: (request: HubRequest) => void;

  constructor() {
    this.#send = typeof SharedWorker === 'undefined' ? this.#ownHub() : this.#sharedHub();
  }

  /** Listens to topics until the returned function is called. `onMessage` gets a `hello` as soon as the stream covers them. */
  watch(topics: readonly string[], onMessage: (message: StreamMessage) => void): () => void {
    this.#topics.set(onMessage, topics);
    this.#fresh.add(onMessage);
    this.#listen();
    return () => {
      this.#topics.delete(onMessage);
      this.#fresh.delete(onMessage);
      this.#listen();
    };
  }

  retryNow(): void {
    this.retryAtMs = undefined;
    this.#send({ kind: 'retry' });
  }

  #listen(): void {
    this.#send({ kind: 'listen', topics: [...new Set([...this.#topics.values()].flat())] });
  }

  #take(answer: HubAnswer): void {
    if (answer.kind === 'state') this.#takeState(answer.state, answer.retryInMs);
    else if (answer.message.op === 'hello') this.#greet(answer.message);
    else {
      this.heardAtMs = Date.now();
      for (const [onMessage, topics] of this.#topics) {
        if (answer.message.topic === '*' || topics.includes(answer.message.topic)) onMessage(answer.message);
      }
    }
  }

  #takeState(state: LiveState, retryInMs: number | undefined): void {
    // What is shown was true until the connection was lost; failing to get it back does not make it any newer.
    if (state !== 'lost' || this.state !== 'lost') this.heardAtMs = Date.now();
    this.state = state;
    this.retryAtMs = state === 'lost' && retryInMs !== undefined ? Date.now() + retryInMs : undefined;
  }

  /** Pages that were covered before go on from where they were; only new ones have to ask for everything. */
  #greet(message: StreamMessage): void {
    const covered = new Set(texts(asObject(message.data)?.topics));
    for (const onMessage of this.#fresh) {
      const topics = this.#topics.get(onMessage) ?? [];
      if (!topics.every((topic) => covered.has(topic))) continue;
      this.#fresh.delete(onMessage);
      onMessage(message);
    }
  }

  #sharedHub(): (request: HubRequest) => void {
    const worker = new SharedWorker(new URL('../data/stream.worker.ts', import.meta.url), {
      type: 'module',
      name: 'rondo-stream',
    });
    worker.port.onmessage = (event: MessageEvent<HubAnswer>) => this.#take(event.data);
    addEventListener('pagehide', () => worker.port.postMessage({ kind: 'leave' } satisfies HubRequest));
    return (request) => worker.port.postMessage(request);
  }

  #ownHub(): (request: HubRequest) => void {
    const listener: StreamListener = {
      onMessage: (message) => this.#take({ kind: 'message', message }),
      onState: (state, retryInMs) => this.#take({ kind: 'state', state, retryInMs }),
    };
    const hub = new StreamHub({
      fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
      random: Math.random,
      setTimer: (run, delayMs) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    });
    return (request) => {
      if (request.kind === 'listen') hub.listen(listener, request.topics);
      else if (request.kind === 'leave') hub.leave(listener);
      else hub.retryNow();
    };
  }
}
