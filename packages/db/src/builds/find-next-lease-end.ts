import { sql } from 'kysely';
import type { Db } from '../db.ts';

/**
 * In how many milliseconds the first lease of a started build ends, so that a node can look then instead of every so
 * often; undefined where nothing runs.
 */
export async function findNextLeaseEndMs(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('builds')
    .select(
      sql<number | null>`extract(epoch from min(lease_expires_at) - clock_timestamp())::float8 * 1000`.as(
        'remainingMs',
      ),
    )
    .where('status', '=', 'started')
    .executeTakeFirst();
  return row?.remainingMs ?? undefined;
}
