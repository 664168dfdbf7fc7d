import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';

/** Notes something about a build; an empty text takes the note away. */
export async function setBuildComment(db: Db, buildId: BuildId, comment: string): Promise<void> {
  await db.updateTable('builds').set({ comment }).where('id', '=', buildId).execute();
}
