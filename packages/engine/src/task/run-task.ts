import { findTaskCaches } from '@rondo/db';
import type { TaskConfig, TaskPlan } from '@rondo/pipeline';
import type { ImageMetadata, Worker } from '@rondo/runtime';
import { containerMetadata } from '../environment/container-metadata.ts';
import type { StepLog } from '../output/step-log.ts';
import { type FinishedWork, runInContainer, type StepImage } from '../run/run-in-container.ts';
import type { StepContext } from '../step-context.ts';
import { eventTaskConfig } from './event-task-config.ts';
import { mountList } from './mount-list.ts';
import { taskCommand } from './task-command.ts';
import { taskLimits } from './task-limits.ts';
import type { TaskMounts } from './task-mounts.ts';
import { pathInTask } from './task-paths.ts';

/** Tasks have a terminal of this size (worker.md 15.1). */
const terminal = { columns: 500, rows: 500 };

export interface RunTaskOptions {
  readonly plan: TaskPlan;
  readonly config: TaskConfig;
  readonly context: StepContext;
  readonly log: StepLog;
  readonly worker: Worker;
  readonly image: StepImage;
  readonly mounts: TaskMounts;
  readonly directory: string;
}

/** Runs a task's program in its container. */
export async function runTask(options: RunTaskOptions, signal: AbortSignal): Promise<FinishedWork> {
  const { plan, config, context, log, worker, image, mounts, directory } = options;
  const { metadata, user, owner } = await imageUser(options, signal);
  const cached = await cachedVolumes(options);
  const command = taskCommand(config.run, metadata);
  const step = { stepType: 'task' as const, stepName: plan.name, workingDirectory: directory };
  const finished = await runInContainer(
    {
      context,
      planId: plan.id,
      log,
      worker,
      metadata: { ...containerMetadata(context, step), user },
      image,
      mounts: mountList(mounts, directory, cached).map((mount) => ({ ...mount, owner })),
      env: taskEnvironment(options),
      privileged: plan.privileged,
      hermetic: plan.hermetic,
      limits: taskLimits(config, context.services.options),
      process: { id: 'task', ...command, dir: pathInTask(directory, config.run?.dir ?? ''), terminal },
      onStarted: () => log.reach('started', 'start-task', { config: log.redactConfig(eventTaskConfig(config)) }),
      onChunk: ({ source, bytes }, { process }) =>
        log.output(source, bytes, (position) => process.acknowledge(position)),
    },
    signal,
  );
  log.endOutput((position) => finished.started.process.acknowledge(position));
  return finished;
}

interface ImageUser {
  readonly metadata: ImageMetadata | undefined;
  readonly user: string;
  /** Who everything the task mounts is to belong to (worker.md 14.5). */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/** What the image says of itself, and whom the task runs as. */
async function imageUser({ image, config, context }: RunTaskOptions, signal: AbortSignal): Promise<ImageUser> {
  const own = config.run?.user ?? '';
  if (image.kind !== 'artifact') return { metadata: undefined, user: own, owner: undefined };
  const { pool, imageMetadata } = context.services;
  const { artifact } = image;
  const volume = (await pool.worker(artifact.workerName)).volume(artifact.volumeHandle);
  const metadata = await imageMetadata.read(artifact, volume, signal);
  const user = own === '' ? metadata.user : own;
  return { metadata, user, owner: await imageMetadata.ownerOf(user, { artifact, volume }, signal) };
}

async function cachedVolumes({ plan, context, worker, mounts }: RunTaskOptions): Promise<Map<string, string>> {
  const { build, services } = context;
  if (build.jobId === undefined || mounts.caches.length === 0) return new Map();
  const paths = mounts.caches.map(({ key }) => key);
  const found = await findTaskCaches(services.db, { jobId: build.jobId, stepName: plan.name, paths });
  return new Map(
    found.filter(({ workerName }) => workerName === worker.name).map(({ path, volumeHandle }) => [path, volumeHandle]),
  );
}

function taskEnvironment({ config, context }: RunTaskOptions): string[] {
  const { externalUrl } = context.services.options;
  const params = Object.entries(config.params ?? {}).map(([name, value]) => `${name}=${value}`);
  return [...(externalUrl === undefined ? [] : [`ATC_EXTERNAL_URL=${externalUrl}`]), ...params];
}
