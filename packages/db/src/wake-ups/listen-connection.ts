import type { Clock, Logger } from '@rondo/foundation';
import { Client } from 'pg';
import { clientConfig, type PostgresConnection } from '../connection.ts';

export type ListenConnectionOptions = {
  connection: PostgresConnection;
  channel: string;
  logger: Logger;
  clock: Clock;
  onPayload(payload: string): void;
  /** After each time the connection was made, the first included. */
  onConnected(): void;
};

const firstRetryMs = 50;
const lastRetryMs = 2000;

/** A connection that LISTENs and is made again whenever it is lost. */
export class ListenConnection {
  readonly #options: ListenConnectionOptions;
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #connected = false;

  constructor(options: ListenConnectionOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Begins to listen; further calls do nothing. */
  start(): void {
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { logger, clock } = this.#options;
    let retryMs = firstRetryMs;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#listenOnce(() => {
          retryMs = firstRetryMs;
        });
      } catch (error) {
        if (!this.#closing.signal.aborted) logger.error('listening connection lost', { error });
      }
      this.#connected = false;
      if (this.#closing.signal.aborted) return;
      await clock.sleep(retryMs, this.#closing.signal).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  /** Settles when the connection has ended. */
  async #listenOnce(onReady: () => void): Promise<void> {
    const { connection, channel, onPayload, onConnected } = this.#options;
    const client = new Client(clientConfig(connection));
    const ended = Promise.withResolvers<void>();
    ended.promise.catch(() => undefined);
    client.on('error', ended.reject);
    client.on('end', () => ended.reject(new Error('the server closed the connection')));
    client.on('notification', ({ payload }) => onPayload(payload ?? ''));
    const onClose = () => ended.resolve();
    this.#closing.signal.addEventListener('abort', onClose, { once: true });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.#connected = true;
      onReady();
      onConnected();
      if (!this.#closing.signal.aborted) await ended.promise;
    } finally {
      this.#closing.signal.removeEventListener('abort', onClose);
      await client.end().catch(() => undefined);
    }
  }
}
