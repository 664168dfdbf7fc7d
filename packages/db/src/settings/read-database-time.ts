import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The database's clock in milliseconds: the one time that all nodes agree on. */
export async function readDatabaseTimeMs(db: Db): Promise<number> {
  const { rows } = await sql<{
    now_ms: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`.execute(db);
  return Math.floor(rows[0]?.now_ms ?? 0);
}
