import { claimComponentRun, type Db, deletePipeline, listExpiredArchives, pauseIdlePipelines } from '@rondo/db';
import type { CollectorOptions } from './collector-options.ts';

const dayMs = 86_400_000;

/**
 * Pauses pipelines that nobody has used for long, once a day, so that one that is let go again has a day to be used; and
 * removes archived ones whose time has come (scheduling.md 15.2, 15.3). Neither happens unless it is asked for.
 */
export async function retirePipelines(
  db: Db,
  { pauseAfterDays, destroyArchivedAfterMs }: Pick<CollectorOptions, 'pauseAfterDays' | 'destroyArchivedAfterMs'>,
): Promise<void> {
  if (pauseAfterDays > 0 && (await claimComponentRun(db, { name: 'pipeline_pauser', intervalMs: dayMs }))) {
    await pauseIdlePipelines(db, pauseAfterDays);
  }
  if (destroyArchivedAfterMs === 0) return;
  for (const id of await listExpiredArchives(db, destroyArchivedAfterMs)) await deletePipeline(db, id);
}
