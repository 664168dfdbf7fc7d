import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Forgets a worker with everything on it; builds that run there find it gone. `running`: it may only be pruned when it is not. */
export async function deleteWorker(
  db: Db,
  name: string,
  options: { evenIfRunning: boolean },
): Promise<'deleted' | 'running' | 'unknown'> {
  const { numDeletedRows } = await db
    .deleteFrom('workers')
    .where('name', '=', name)
    .$if(!options.evenIfRunning, (query) => query.where('state', '<>', 'running'))
    .executeTakeFirst();
  if (numDeletedRows > 0n) {
    wakeUp(db, 'workers', name);
    return 'deleted';
  }
  const known = await db.selectFrom('workers').select('name').where('name', '=', name).executeTakeFirst();
  return known === undefined ? 'unknown' : 'running';
}
