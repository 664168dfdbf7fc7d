import { findCacheLocations, forgetWorkerCache } from '@rondo/db';
import { anySignal } from '@rondo/foundation';
import type { VersionConfig } from '@rondo/pipeline';
import type { StepLog } from '../output/step-log.ts';
import type { Fetched, FetchOptions } from './fetch.ts';
import { fetchFiles } from './fetch-files.ts';

/**
 * The files on this worker: there already, or fetched now. Whoever comes while another fetches the same waits and then
 * finds them (worker.md 16.3).
 */
export async function fetchOnce(options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  const { plan, context, log, request, worker } = options;
  const { turns } = context.services;
  const turn = `get/${request.cache.id}-${worker.name}`;
  // A container that this step had before means that the turn was its own.
  const isResumed = context.resumption.containers.has(plan.id);
  const wanted = anySignal(signal, context.leaveSignal);
  let isWaiting = false;
  let locations = request.cache.locations;
  for (;;) {
    const found = await findFiles(options, locations, wanted);
    if (found !== undefined) return found;
    const released = turns.released(turn);
    await using taken = isResumed ? undefined : await turns.take(turn);
    if (isResumed || taken !== undefined) return await fetchFiles(options, signal);
    if (!isWaiting) sayInfo(log, 'waiting to acquire resource lock');
    isWaiting = true;
    await turns.wait(released, wanted);
    locations = await findCacheLocations(context.services.db, [request.cache.id], {
      buildStartTimeMs: context.build.startTimeMs,
    });
  }
}

/** What a get of before left on the worker, if it still has it. */
async function findFiles(
  { context, log, request, worker }: FetchOptions,
  locations: readonly { workerName: string; volumeHandle: string }[],
  signal: AbortSignal,
): Promise<Fetched | undefined> {
  const { cache, version } = request;
  const local = locations.find(({ workerName }) => workerName === worker.name);
  if (local === undefined) return undefined;
  if ((await worker.findVolume(local.volumeHandle, signal)) === undefined) {
    await forgetWorkerCache(context.services.db, { cacheId: cache.id, ...local });
    return undefined;
  }
  sayInfo(log, `found existing resource cache (${describeVersion(version)})`);
  const artifact = { ...local, resourceCacheId: cache.id, fromCache: true };
  return { kind: 'fetched', artifact, version, metadata: cache.metadata ?? [] };
}

/** Nothing is fetched, so no program says which version this is; unlike stock's, the line does, for whoever only reads the log. */
function describeVersion(version: VersionConfig): string {
  const parts = Object.entries(version).map(([key, value]) => `${key}: ${value}`);
  return parts.join(', ').replaceAll(/\p{Cc}+/gu, ' ');
}

/** As two entries of the log, like stock (scheduling.md 9). */
function sayInfo(log: StepLog, text: string): void {
  log.say('stderr', `\u001b[1;36mINFO: ${text}\u001b[0m\n`);
  log.say('stderr', '\n');
}
