import type { Pool } from 'pg';
import type { Db } from './db.ts';
import { ForeignDatabaseError } from './errors.ts';
import type { SecretCodec } from './secrets/secret-codec.ts';
import type { WakeUp } from './wake-ups/topic.ts';
import type { WakeUpBus } from './wake-ups/wake-up-bus.ts';

/** What goes along with a Db without being SQL. A transaction shares its database's and adds what is to be sent after commit. */
export type DbContext = {
  readonly codec: SecretCodec;
  readonly pool: Pool;
  readonly wakeUps: WakeUpBus;
  /** Present inside a transaction only. */
  readonly afterCommit?: WakeUp[];
};

const contexts = new WeakMap<Db, DbContext>();

/** Called by openDatabase and transaction alone. */
export function registerContext(db: Db, context: DbContext): void {
  contexts.set(db, context);
}

/** Throws ForeignDatabaseError for a Db that neither openDatabase nor transaction made. */
export function contextOf(db: Db): DbContext {
  const context = contexts.get(db);
  if (context !== undefined) return context;
  throw new ForeignDatabaseError('this Db is not of openDatabase; begin transactions with transaction(db, ...)');
}
