import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Pauses or lets go one part by its name, or all; false where there is no such part. */
export async function pauseComponents(
  db: Db,
  { name, isPaused }: { name: string | undefined; isPaused: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('components')
    .set({ paused: isPaused })
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) wakeUp(db, 'components', name ?? '');
  return numUpdatedRows > 0n || name === undefined;
}
