import { findCacheLocations } from '@rondo/db';
import type { Artifact } from '@rondo/runtime';
import type { BuildContext } from '../step-context.ts';

/**
 * How many of a step's files each worker holds (worker.md 7.3): one for each input and image that is there or cached
 * there, one for each cache of the task. What a get found in a cache doesn't count.
 */
export async function countLocalVolumes(
  { services, build }: BuildContext,
  inputs: readonly Artifact[],
  cacheWorkers: readonly string[],
): Promise<Map<string, number>> {
  const counted = inputs.filter(({ fromCache }) => !fromCache);
  const cacheIds = counted.flatMap(({ resourceCacheId }) => resourceCacheId ?? []);
  const locations = await findCacheLocations(services.db, cacheIds, { buildStartTimeMs: build.startTimeMs });
  const counts = new Map<string, number>();
  const add = (worker: string) => counts.set(worker, (counts.get(worker) ?? 0) + 1);
  for (const { workerName, resourceCacheId } of counted) {
    const holders = new Set([workerName]);
    for (const { cacheId, workerName: holder } of locations) if (cacheId === resourceCacheId) holders.add(holder);
    for (const holder of holders) add(holder);
  }
  for (const worker of cacheWorkers) add(worker);
  return counts;
}
