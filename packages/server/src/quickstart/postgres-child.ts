import { type LocalPostgres, type PostgresConnection, startLocalPostgres } from '@rondo/db';
import { type Logger, systemClock } from '@rondo/foundation';
import type { Owners } from './owners.ts';

const firstDelayMs = 50;
const maxDelayMs = 5_000;

/** PostgreSQL of a data directory, started again when it dies; its clients find it at the same socket. */
export class PostgresChild {
  readonly #options: { directory: string; socketDirectory: string; owners: Owners; logger: Logger };
  readonly #stopping = new AbortController();
  #server: LocalPostgres | undefined;
  #starting: Promise<LocalPostgres> | undefined;
  #watching: Promise<void> | undefined;
  #restarts = 0;

  constructor(options: { directory: string; socketDirectory: string; owners: Owners; logger: Logger }) {
    this.#options = options;
  }

  get processId(): number | undefined {
    return this.#server?.processId;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Returns once it takes connections. Throws PostgresProgramsError, PostgresDataError, PostgresStartError. */
  async start(): Promise<PostgresConnection> {
    this.#starting = this.#launch();
    const server = await this.#starting;
    this.#watching = this.#keepRunning();
    return server.connection;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    // Its start can't be cut short; what comes of it is ended.
    await this.#starting?.catch(() => undefined);
    await this.#server?.stop();
    await this.#watching;
  }

  async #launch(): Promise<LocalPostgres> {
    const { directory, socketDirectory, owners, logger } = this.#options;
    const server = await startLocalPostgres({
      directory,
      socketDirectory,
      owner: owners.postgres,
      clientUids: [owners.web.uid, 0],
      clientGid: owners.web.gid,
      logger,
    });
    this.#server = server;
    if (this.#stopping.signal.aborted) await server.stop();
    return server;
  }

  async #keepRunning(): Promise<void> {
    const { logger } = this.#options;
    for (let delayMs = firstDelayMs; !this.#stopping.signal.aborted; ) {
      await this.#server?.exited;
      if (this.#stopping.signal.aborted) return;
      this.#restarts += 1;
      logger.error('PostgreSQL ended; starting it again');
      try {
        await this.#launch();
        delayMs = firstDelayMs;
      } catch (error) {
        logger.error('PostgreSQL did not start', { error, delayMs });
        await systemClock.sleep(delayMs, this.#stopping.signal).catch(() => undefined);
        delayMs = Math.min(delayMs * 2, maxDelayMs);
      }
    }
  }
}
