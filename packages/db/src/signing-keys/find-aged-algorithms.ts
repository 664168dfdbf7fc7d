import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Algorithms whose newest signing key is older than that. */
export async function findAgedAlgorithms(db: Db, maxAgeMs: number): Promise<string[]> {
  const { rows } = await sql<{ algorithm: string }>`
    select algorithm from signing_keys group by algorithm
    having max(created_at) <= now() - ${maxAgeMs} * interval '1 ms' order by algorithm`.execute(db);
  return rows.map(({ algorithm }) => algorithm);
}
