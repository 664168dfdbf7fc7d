import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';

/**
 * An id and an event stream for a check that is no row of `builds` (scheduling.md 5.5). Its writer holds no lease: the
 * epoch is 0.
 */
export async function beginCheckEvents(db: Db): Promise<BuildId> {
  const { build_id } = await db
    .insertInto('build_event_states')
    .values({ build_id: sql<BuildId>`nextval(pg_get_serial_sequence('builds', 'id'))` })
    .returning('build_id')
    .executeTakeFirstOrThrow();
  return build_id;
}
