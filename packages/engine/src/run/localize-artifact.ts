import { findCacheLocations, type ResourceCacheId, registerWorkerCache } from '@rondo/db';
import { type Artifact, streamArtifact, type Worker } from '@rondo/runtime';
import type { StepLog } from '../output/step-log.ts';
import type { BuildContext } from '../step-context.ts';

export interface LocalizeOptions {
  readonly context: BuildContext;
  readonly log: StepLog;
  readonly artifact: Artifact;
  readonly worker: Worker;
  /** Where the step will see it; its last part, or `for image`, is what the log calls it. */
  readonly mountPath: string;
  readonly label: string;
  readonly privileged: boolean;
}

/** The volume of a worker that holds an artifact: there already, cached there, or copied there now (worker.md 16.4). */
export async function localizeArtifact(options: LocalizeOptions, signal: AbortSignal): Promise<string> {
  const { context, log, artifact, worker, mountPath, label, privileged } = options;
  if (artifact.workerName === worker.name) return artifact.volumeHandle;
  const { db, pool } = context.services;
  const cacheId = artifact.resourceCacheId as ResourceCacheId | undefined;
  if (cacheId !== undefined) {
    const locations = await findCacheLocations(db, [cacheId], { buildStartTimeMs: context.build.startTimeMs });
    const local = locations.find(({ workerName }) => workerName === worker.name);
    if (local !== undefined) return local.volumeHandle;
  }
  log.event('streaming-volume', { volume: label, source_worker: artifact.workerName, dest_worker: worker.name });
  const source = await pool.worker(artifact.workerName);
  const isModern = source.capabilities.startInOneRequest && worker.capabilities.startInOneRequest;
  const encoding = isModern ? ('zstd' as const) : ('gzip' as const);
  const target = { worker, encoding, teamId: context.build.teamId, privileged, mountPath };
  const copy = await streamArtifact(db, source.volume(artifact.volumeHandle), { target, signal });
  if (cacheId !== undefined) {
    await registerWorkerCache(db, { cacheId, workerName: worker.name, volumeHandle: copy.handle });
  }
  return copy.handle;
}
