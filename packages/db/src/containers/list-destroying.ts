import type { Db } from '../db.ts';

/** What one worker is to destroy, by handle. */
export async function listDestroying(db: Db, table: 'containers' | 'volumes', workerName: string): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .select('handle')
    .where('worker_name', '=', workerName)
    .where('state', '=', 'destroying')
    .orderBy('id')
    .execute();
  return rows.map(({ handle }) => handle);
}
