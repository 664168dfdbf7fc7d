import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Deletes signing keys that a newer one of their algorithm has stood beside for that long; how many. */
export async function deleteSupersededKeys(db: Db, gracePeriodMs: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from signing_keys old where exists (
      select from signing_keys newer
      where newer.algorithm = old.algorithm and newer.created_at > old.created_at
        and newer.created_at <= now() - ${gracePeriodMs} * interval '1 ms')`.execute(db);
  return Number(numAffectedRows ?? 0);
}
