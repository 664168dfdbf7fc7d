import { randomUUID } from 'node:crypto';
import { createVolume, markVolumeCreated, type RegisteredTaskCache, registerTaskCaches } from '@rondo/db';
import { parseDurationMs } from '@rondo/foundation';
import type { TaskPlan } from '@rondo/pipeline';
import type { StartedStep, Worker } from '@rondo/runtime';
import type { StepContext } from '../step-context.ts';
import type { TaskMounts } from './task-mounts.ts';

export interface SaveCachesOptions {
  readonly plan: TaskPlan;
  readonly context: StepContext;
  readonly worker: Worker;
  readonly started: StartedStep;
  readonly caches: TaskMounts['caches'];
  readonly privileged: boolean;
}

/**
 * What a task left in its cache directories is what its next run on this worker finds, whatever this one came to. Builds
 * without a job have no caches (worker.md 17).
 */
export async function saveTaskCaches(options: SaveCachesOptions, signal: AbortSignal): Promise<void> {
  const { plan, context, worker, started, caches } = options;
  const { build, services } = context;
  if (build.jobId === undefined || caches.length === 0) return;
  const saved: RegisteredTaskCache[] = [];
  for (const { key, path, ttl } of caches) {
    const volumeHandle = started.volumes.get(path);
    if (volumeHandle === undefined) continue;
    const ttlMs = ttl === undefined ? services.options.defaultTaskCacheTtlMs : parseDurationMs(ttl);
    saved.push({ path: key, volumeHandle: await keepable(options, volumeHandle, signal), ttlMs });
  }
  const task = { jobId: build.jobId, stepName: plan.name, workerName: worker.name };
  await registerTaskCaches(services.db, task, saved);
}

/** A volume that may be the parent of the next run's: on a stock worker a copy, whose own parents may then go. */
async function keepable(
  { context, worker, privileged }: SaveCachesOptions,
  volumeHandle: string,
  signal: AbortSignal,
): Promise<string> {
  if (worker.capabilities.startInOneRequest) return volumeHandle;
  const { db } = context.services;
  const handle = randomUUID();
  await createVolume(db, {
    handle,
    workerName: worker.name,
    kind: 'task-cache',
    teamId: context.build.teamId,
    privileged,
  });
  await worker.createVolume({ handle, origin: { kind: 'duplicate-of', handle: volumeHandle }, privileged }, signal);
  await markVolumeCreated(db, handle);
  return handle;
}
