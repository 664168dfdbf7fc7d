import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Lets a worker finish what runs on it and then go: to come back (`landing`), or for good (`retiring`) (worker.md 5). */
export async function leaveWorker(db: Db, name: string, state: 'landing' | 'retiring'): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workers')
    .set({ state: sql<'landing'>`case when state = 'landed' and ${state} = 'landing' then 'landed' else ${state} end` })
    .where('name', '=', name)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) wakeUp(db, 'workers', name);
  return numUpdatedRows > 0n;
}
