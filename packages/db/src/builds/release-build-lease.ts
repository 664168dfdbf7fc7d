import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Gives a build that is not finished to whichever node takes it next: a node that shuts down does so (scheduling.md 12.2). Waits a while for a database that is away. */
export async function releaseBuildLease(
  db: Db,
  { buildId, epoch }: { buildId: BuildId; epoch: number },
): Promise<void> {
  const release = db
    .updateTable('builds')
    .set({ lease_owner: null, lease_expires_at: null })
    .where('id', '=', buildId)
    .where('lease_epoch', '=', epoch)
    .where('status', '=', 'started');
  await retryWhileAway(() => release.execute());
  wakeUp(db, 'build-started', buildId);
}
