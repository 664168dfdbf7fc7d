import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Notes something about a build; an empty text takes the note away. */
export async function setBuildComment(db: Db, buildId: BuildId, comment: string): Promise<void> {
  await db.updateTable('builds').set({ comment }).where('id', '=', buildId).execute();
  wakeUp(db, 'build-events', buildId);
}
