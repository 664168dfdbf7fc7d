import type { Db } from '../db.ts';

/** Takes the message down. */
export async function clearWall(db: Db): Promise<void> {
  await db.deleteFrom('wall').execute();
}
