import {
  deleteOldArtifacts,
  deleteUnusedCaches,
  deleteUnusedTaskCaches,
  endInterceptibleBuilds,
  markUnneededContainers,
  markUnneededVolumes,
} from '@rondo/db';
import { currentBaseImages } from '@rondo/runtime';
import type { CollectorOptions } from './collector-options.ts';
import { type DestroyOptions, destroyDoomedContainers, destroyDoomedVolumes } from './destroy-doomed.ts';

/**
 * One pass: builds nobody looks into any more, their containers, the caches nobody needs, then volumes, parents after
 * their children (scheduling.md 15.4).
 */
export async function collectOnce(destroy: DestroyOptions, options: CollectorOptions): Promise<void> {
  const { db, pool, signal } = destroy;
  await endInterceptibleBuilds(db, options);
  await markUnneededContainers(db, options);
  await destroyDoomedContainers(destroy);
  await deleteOldArtifacts(db);
  await deleteUnusedTaskCaches(db);
  await deleteUnusedCaches(db, options);
  // Base images are kept for as long as their worker offers the type.
  const keepHandles = await currentBaseImages(pool);
  while (!signal.aborted) {
    const marked = await markUnneededVolumes(db, { keepHandles });
    const hasDestroyed = await destroyDoomedVolumes(destroy);
    if (marked === 0 || !hasDestroyed) return;
  }
}
