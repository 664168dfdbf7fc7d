import type { ContainerMetadata } from '@rondo/db';
import {
  type Artifact,
  ContainerCreationError,
  type ContainerPlan,
  type ContainerSpec,
  type ExitOutcome,
  type ImageMetadata,
  type ImagePlan,
  type MountPlan,
  type OutputChunk,
  type ProcessSpec,
  type StartedStep,
  StepLostError,
  startStepContainer,
  taskImageType,
  type Worker,
} from '@rondo/runtime';
import type { StepLog } from '../output/step-log.ts';
import type { BuildContext } from '../step-context.ts';
import { localizeArtifact } from './localize-artifact.ts';
import { preparationSignal } from './preparation-signal.ts';
import { runProcess } from './run-process.ts';

/** What a step's root file system comes from. */
export type StepImage =
  | { readonly kind: 'artifact'; readonly artifact: Artifact }
  | { readonly kind: 'base-type'; readonly type: string }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'none' };

export interface StepMount {
  readonly path: string;
  /** An artifact is mounted as a copy; a volume of this worker likewise; neither: empty. */
  readonly artifact?: Artifact;
  readonly localVolume?: string | undefined;
  /** Who the files belong to as the container sees them; absent: as they are. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface ContainerWork {
  readonly context: BuildContext;
  readonly planId: string;
  readonly log: StepLog;
  readonly worker: Worker;
  readonly metadata: ContainerMetadata;
  readonly image: StepImage;
  readonly mounts: readonly StepMount[];
  readonly env: readonly string[];
  readonly privileged: boolean;
  readonly hermetic: boolean;
  readonly limits: ContainerSpec['limits'];
  readonly process: ProcessSpec;
  /** Called once the container is there. */
  readonly onStarted: () => void;
  /** Called for each piece of output, with how to say up to where it is safe. */
  readonly onChunk: (chunk: OutputChunk, started: StartedStep) => Promise<void>;
}

export interface FinishedWork {
  readonly started: StartedStep;
  readonly exit: ExitOutcome | { readonly kind: 'interrupted' };
}

/** Makes a step's container on its worker, or finds the one it had, and runs the process to its end. */
export async function runInContainer(work: ContainerWork, signal: AbortSignal): Promise<FinishedWork> {
  const { context, onStarted, onChunk } = work;
  const { leaveSignal } = context;
  // Letting go interrupts the making of a container, never its process.
  const started = await startContainer(work, preparationSignal(context, work.planId, signal));
  onStarted();
  const { container, process } = started;
  const chunk = (piece: OutputChunk) => onChunk(piece, started);
  const { clock } = context.services;
  const exit = await runProcess({ container, process, onChunk: chunk, signal, leaveSignal, clock });
  return { started, exit };
}

/** One further attempt where the container couldn't be made of a base image: the worker may have lost that. */
async function startContainer(work: ContainerWork, signal: AbortSignal): Promise<StartedStep> {
  const { context, planId, worker } = work;
  const { build, services } = context;
  const row = context.resumption.containers.get(planId);
  if (row === undefined && mayBeDone(work)) throw new StepLostError();
  const resumption = row?.workerName === worker.name ? { row, position: work.log.position } : undefined;
  const owner = { buildId: build.id, planId, teamId: build.teamId };
  const { leaseEpoch } = build;
  for (let isRetry = false; ; isRetry = true) {
    const plan = await planContainer(work, signal);
    try {
      const how = { plan, owner, leaseEpoch, resumption, signal, leaveSignal: context.leaveSignal };
      return await startStepContainer(services.db, worker, how);
    } catch (error) {
      const isMended = error instanceof ContainerCreationError && plan.image.kind === 'base-type' && !isRetry;
      if (!isMended || resumption !== undefined) throw error;
      services.baseImages.forget(plan.image.volumeHandle);
    }
  }
}

/** A container's row goes with its worker. Then files are fetched once more, but what may have changed something isn't done twice. */
function mayBeDone({ metadata, log }: ContainerWork): boolean {
  return log.wasStarted && (metadata.stepType === 'task' || metadata.stepType === 'put');
}

/** Brings image and inputs to the worker, and says what the container is made of. */
export async function planContainer(
  work: Omit<ContainerWork, 'onStarted' | 'onChunk'>,
  signal: AbortSignal,
): Promise<ContainerPlan> {
  const { context, worker, metadata, env, privileged, hermetic, limits, process } = work;
  const [image, saysOfItself, mounts, row] = await Promise.all([
    imagePlan(work, signal),
    readMetadata(work, signal),
    Promise.all(work.mounts.map((mount) => mountPlan(work, mount, signal))),
    context.services.pool.row(worker.name),
  ]);
  const isPrivileged = privileged || image.privileged;
  // A privileged one shares its users with the machine, and the limit counts all that a user has.
  const { maxProcesses: _notForIt, ...unlimited } = process;
  return {
    metadata: { ...metadata, user: metadata.user || saysOfItself.user },
    image: image.plan,
    mounts,
    env: [...saysOfItself.env, ...env, ...row.proxyEnv],
    privileged: isPrivileged,
    hermetic,
    limits,
    process: isPrivileged ? unlimited : process,
  };
}

/** The environment and the user that come with an image; base types and others have neither (worker.md 14.3). */
async function readMetadata(
  { context, image }: Planned,
  signal: AbortSignal,
): Promise<Pick<ImageMetadata, 'env' | 'user'>> {
  if (image.kind !== 'artifact') return { env: [], user: '' };
  const { artifact } = image;
  const { pool, imageMetadata } = context.services;
  const volume = (await pool.worker(artifact.workerName)).volume(artifact.volumeHandle);
  return imageMetadata.read(artifact, volume, signal);
}

type Planned = Omit<ContainerWork, 'onStarted' | 'onChunk'>;

async function imagePlan(work: Planned, signal: AbortSignal): Promise<{ plan: ImagePlan; privileged: boolean }> {
  const { context, worker, image, privileged } = work;
  switch (image.kind) {
    case 'artifact': {
      const where = { context, log: work.log, artifact: image.artifact, worker, privileged };
      const volumeHandle = await localizeArtifact({ ...where, mountPath: '/', label: 'for image' }, signal);
      return { plan: { kind: 'artifact', volumeHandle }, privileged: false };
    }
    case 'base-type': {
      const row = await context.services.pool.row(worker.name);
      const base = await context.services.baseImages.ensure(row, worker, { type: image.type, signal });
      return { plan: { kind: 'base-type', volumeHandle: base.volumeHandle }, privileged: base.privileged };
    }
    case 'uri':
      return { plan: image, privileged: false };
    case 'none':
      return imageOfTasks(work, signal);
  }
}

/** What a worker has for tasks that say nothing of an image; a stock one has nothing and says so. */
async function imageOfTasks(
  { context, worker }: Planned,
  signal: AbortSignal,
): Promise<{ plan: ImagePlan; privileged: boolean }> {
  const row = await context.services.pool.row(worker.name);
  if (typeof row.extensions.task_image !== 'string') return { plan: { kind: 'none' }, privileged: false };
  const { volumeHandle } = await context.services.baseImages.ensure(row, worker, { type: taskImageType, signal });
  return { plan: { kind: 'base-type', volumeHandle }, privileged: false };
}

async function mountPlan(work: Planned, mount: StepMount, signal: AbortSignal): Promise<MountPlan> {
  const { path, artifact, localVolume, owner } = mount;
  if (artifact === undefined) return { path, copyOf: localVolume, owner };
  const { context, log, worker, privileged } = work;
  const label = path.slice(path.lastIndexOf('/') + 1);
  const copyOf = await localizeArtifact({ context, log, artifact, worker, mountPath: path, label, privileged }, signal);
  return { path, copyOf, owner };
}
