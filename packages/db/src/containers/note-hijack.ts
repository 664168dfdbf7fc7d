import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Somebody is inside a container: the collector leaves it alone for a while (worker.md 18.4). */
export async function noteHijack(db: Db, handle: string): Promise<void> {
  await db.updateTable('containers').set({ last_hijack: sql<Date>`now()` }).where('handle', '=', handle).execute();
}
