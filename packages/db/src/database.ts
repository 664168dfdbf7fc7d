import { type Logger, silentLogger } from '@rondo/foundation';
import { Kysely, PostgresDialect } from 'kysely';
import { type PostgresConnection, reachServer } from './connection.ts';
import { registerContext } from './context.ts';
import type { Db } from './db.ts';
import type { Schema } from './generated/schema.ts';
import { createPool } from './pool.ts';
import { createSecretCodec, type SecretCodec } from './secrets/secret-codec.ts';
import { WakeUpBus } from './wake-ups/wake-up-bus.ts';

/** An open database. Disposing it ends its connections once what runs has ended. */
export interface Database extends AsyncDisposable {
  readonly db: Db;
}

export type OpenDatabaseOptions = {
  connection: PostgresConnection;
  /** Most connections at once, one for listening not counted. */
  poolSize?: number;
  logger?: Logger;
  /** Seals secret columns; without it they hold plain text. */
  codec?: SecretCodec;
  /** How long a server that is just starting is waited for. */
  startTimeoutMs?: number;
  signal?: AbortSignal;
};

/** Opens a pool once the server answers. Throws DatabaseUnreachableError, DatabaseVersionError. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { connection, poolSize = 10, logger = silentLogger, codec = createSecretCodec() } = options;
  await reachServer(connection, options);
  const pool = createPool(connection, { poolSize, logger });
  const db: Db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const wakeUps = new WakeUpBus({ pool, connection, logger });
  registerContext(db, { codec, pool, wakeUps });
  return {
    db,
    [Symbol.asyncDispose]: async () => {
      await wakeUps[Symbol.asyncDispose]();
      await db.destroy();
      // Kysely ends the pool only if it has used it.
      if (!pool.ended) await pool.end();
    },
  };
}
