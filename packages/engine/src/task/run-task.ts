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
  const metadata = await imageMetadata(options, signal);
  const user = config.run?.user || metadata?.user || '';
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
      mounts: mountList(mounts, directory, cached),
      env: [...(metadata?.env ?? []), ...taskEnvironment(options)],
      privileged: plan.privileged,
      hermetic: plan.hermetic,
      limits: limitsOf(options),
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

async function imageMetadata(
  { image, context }: RunTaskOptions,
  signal: AbortSignal,
): Promise<ImageMetadata | undefined> {
  if (image.kind !== 'artifact') return undefined;
  const { pool, imageMetadata: known } = context.services;
  const holder = await pool.worker(image.artifact.workerName);
  return known.read(image.artifact, holder.volume(image.artifact.volumeHandle), signal);
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

function limitsOf({ config, context }: RunTaskOptions): { cpuShares?: number; memoryBytes?: number } {
  const { defaultTaskCpuShares, defaultTaskMemoryBytes } = context.services.options;
  const cpuShares = config.containerLimits?.cpu ?? defaultTaskCpuShares;
  const memoryBytes = config.containerLimits?.memoryBytes ?? defaultTaskMemoryBytes;
  return { ...(cpuShares === undefined ? {} : { cpuShares }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
}
