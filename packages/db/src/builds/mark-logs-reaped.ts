import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Notes that the logs of these builds are gone (scheduling.md 15.1). */
export async function markLogsReaped(db: Db, buildIds: readonly BuildId[]): Promise<void> {
  await db
    .updateTable('builds')
    .set({ reap_time: sql<Date>`now()` })
    .where('id', 'in', [...buildIds])
    .where('reap_time', 'is', null)
    .execute();
  for (const buildId of buildIds) wakeUp(db, 'build-events', buildId);
}
