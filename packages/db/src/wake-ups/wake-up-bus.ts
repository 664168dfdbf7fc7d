import { type Clock, type Logger, randomHex, systemClock } from '@rondo/foundation';
import type { Pool } from 'pg';
import type { PostgresConnection } from '../connection.ts';
import { decodeWakeUps, encodeWakeUps } from './encode-wake-ups.ts';
import { ListenConnection } from './listen-connection.ts';
import type { Topic, WakeUp } from './topic.ts';
import type { WakeUpListener, WakeUpOrigin } from './wake-up-listener.ts';

export const channel = 'rondo_wake_up';

export type WakeUpBusOptions = {
  pool: Pool;
  connection: PostgresConnection;
  logger: Logger;
  clock?: Clock;
  /** Least time between two NOTIFYs of this node; the first after a pause goes at once (design D3). */
  coalesceMs?: number;
};

/** A crash of the server loses notifications in any case, so the disk is not waited for. */
const notifyText = `select set_config('synchronous_commit', 'off', true), pg_notify('${channel}', $1)`;
const retryMs = 200;

/** Takes wake-ups from those who cause them to those who wait: directly within the process, by NOTIFY to the other nodes. */
export class WakeUpBus implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #coalesceMs: number;
  readonly #node = randomHex(8);
  /** By topic, or by topic and key: there may be thousands that wait for one key each. */
  readonly #listeners = new Map<string, Set<WakeUpListener>>();
  readonly #connection: ListenConnection;
  readonly #pending = new Map<string, WakeUp>();
  readonly #closing = new AbortController();
  #sending: Promise<void> | undefined;

  constructor({ pool, connection, logger, clock = systemClock, coalesceMs = 5 }: WakeUpBusOptions) {
    this.#pool = pool;
    this.#logger = logger;
    this.#clock = clock;
    this.#coalesceMs = coalesceMs;
    this.#connection = new ListenConnection({
      connection,
      channel,
      logger,
      clock,
      onPayload: (payload) => this.#receive(payload),
      onConnected: () => this.#lookAgain(),
    });
  }

  /** Whether what other nodes publish arrives. */
  get isListening(): boolean {
    return this.#connection.connected;
  }

  /** Called after the commit that made them true. */
  publish(wakeUps: readonly WakeUp[]): void {
    if (wakeUps.length === 0) return;
    for (const wakeUp of wakeUps) this.#pending.set(nameOf(wakeUp), wakeUp);
    this.#deliver(wakeUps, 'here');
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  subscribe(topic: Topic, listener: WakeUpListener): Disposable {
    const place = listener.key === undefined ? topic : nameOf({ topic, key: listener.key });
    const listeners = this.#listeners.get(place) ?? new Set();
    this.#listeners.set(place, listeners.add(listener));
    this.#connection.start();
    if (this.#connection.connected) queueMicrotask(() => listener.onLookAgain());
    return { [Symbol.dispose]: () => this.#unsubscribe(place, listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#sending;
    await this.#connection.close();
  }

  async #send(): Promise<void> {
    while (this.#pending.size > 0) {
      const batch = encodeWakeUps(this.#node, [...this.#pending.values()]);
      for (const one of batch.wakeUps) this.#pending.delete(nameOf(one));
      const failed = await this.#notify(batch.payload);
      if (failed) for (const one of batch.wakeUps) this.#pending.set(nameOf(one), one);
      if (failed && this.#closing.signal.aborted) return;
      await this.#clock.sleep(failed ? retryMs : this.#coalesceMs, this.#closing.signal).catch(() => undefined);
    }
  }

  async #notify(payload: string): Promise<boolean> {
    try {
      await this.#pool.query({ name: 'notify', text: notifyText, values: [payload] });
      return false;
    } catch (error) {
      this.#logger.error('wake-up not sent', { error });
      return true;
    }
  }

  #unsubscribe(place: string, listener: WakeUpListener): void {
    const listeners = this.#listeners.get(place);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(place);
  }

  #receive(payload: string): void {
    const { node, wakeUps } = decodeWakeUps(payload);
    if (node !== this.#node) this.#deliver(wakeUps, 'elsewhere');
  }

  #deliver(wakeUps: readonly WakeUp[], origin: WakeUpOrigin): void {
    for (const { topic, key } of wakeUps) {
      for (const place of [topic, nameOf({ topic, key })]) {
        for (const listener of this.#listeners.get(place) ?? []) listener.onWakeUp(key, origin);
      }
    }
  }

  #lookAgain(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.onLookAgain();
  }
}

function nameOf({ topic, key }: WakeUp): string {
  return `${topic}:${key}`;
}
