import { randomUUID } from 'node:crypto';
import {
  type ContainerMetadata,
  createStepContainer,
  type Db,
  markContainerCreated,
  markContainerFailed,
  type StepContainerRow,
  type StepOwner,
} from '@rondo/db';
import { RondoError } from '@rondo/foundation';
import type { ContainerSpec, StartedContainer } from '../container.ts';
import { type OutputPosition, outputStart, type ProcessSpec } from '../process.ts';
import { ContainerLostError, StaleLeaseError } from '../runtime-errors.ts';
import type { VolumeSpec } from '../volume.ts';
import type { Worker } from '../worker.ts';

/** What a step's container is made of, before anything has a handle. */
export interface StepContainerPlan {
  readonly owner: StepOwner;
  /** Absent for checks that are no row of builds. */
  readonly leaseEpoch?: number | undefined;
  readonly metadata: ContainerMetadata;
  readonly image: ImagePlan;
  /** In the order in which they are to be mounted. A copy of the given volume, or empty. */
  readonly mounts: readonly MountPlan[];
  readonly env: readonly string[];
  readonly privileged: boolean;
  readonly hermetic: boolean;
  readonly limits: ContainerSpec['limits'];
  readonly process: ProcessSpec;
}

export type ImagePlan =
  | { readonly kind: 'artifact'; readonly volumeHandle: string }
  | { readonly kind: 'base-type'; readonly volumeHandle: string }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'none' };

export interface MountPlan {
  readonly path: string;
  readonly copyOf?: string | undefined;
}

/** Where a step was when the node that ran it went away. */
export interface StepResumption {
  readonly row: StepContainerRow;
  readonly position: OutputPosition;
}

export interface StartedStep extends StartedContainer {
  /** Handles of the mounted volumes by path. */
  readonly volumes: ReadonlyMap<string, string>;
}

/** A container could not be made. The text around the worker's is the stock one (worker.md 14.1). */
export class ContainerCreationError extends RondoError {
  readonly code = 'CONTAINER_CREATION';
}

const imagePath = '/';

/**
 * Starts a step's process in a container of its own: writes the container down, has the worker make it and run the
 * process, and notes that it did. A crash at any point leaves something that the next call, given the rows it finds, goes
 * on with: nothing runs twice. Throws StaleLeaseError, ContainerLostError, ContainerCreationError.
 */
export async function startStepContainer(
  db: Db,
  worker: Worker,
  {
    plan,
    resumption,
    signal,
  }: { plan: StepContainerPlan; resumption?: StepResumption | undefined; signal: AbortSignal },
): Promise<StartedStep> {
  const row = resumption?.row ?? (await writeDown(db, worker, plan));
  const handles = new Map(row.volumes.map(({ mountPath, handle }) => [mountPath, handle]));
  if (row.state === 'created' && (await worker.findContainer(row.handle, signal)) === undefined) {
    throw new ContainerLostError(row.handle, worker.name);
  }
  const container = containerSpec(plan, row.handle, handles);
  const request = { container, process: plan.process, resumeFrom: resumption?.position ?? outputStart };
  const started = await startOrFail(db, worker, { request, signal });
  if (row.state === 'creating' && !(await markContainerCreated(db, row.handle))) {
    throw new StaleLeaseError(plan.owner.buildId);
  }
  handles.delete(imagePath);
  return { ...started, volumes: handles };
}

type WrittenRow = Pick<StepContainerRow, 'handle' | 'state' | 'volumes'>;

async function writeDown(db: Db, worker: Worker, plan: StepContainerPlan): Promise<WrittenRow> {
  const { owner, leaseEpoch, metadata, image, mounts, privileged } = plan;
  const copied =
    image.kind === 'artifact' || image.kind === 'base-type' ? [{ path: imagePath, copyOf: image.volumeHandle }] : [];
  const volumes = [...copied, ...mounts].map(({ path, copyOf }) => ({
    handle: randomUUID(),
    mountPath: path,
    parentHandle: copyOf,
    privileged,
  }));
  const handle = randomUUID();
  const claim = await createStepContainer(db, {
    handle,
    workerName: worker.name,
    owner,
    leaseEpoch,
    metadata,
    volumes,
  });
  switch (claim.kind) {
    case 'created':
      return { handle, state: 'creating', volumes };
    case 'existing':
      return claim.row;
    case 'stale':
      throw new StaleLeaseError(owner.buildId);
  }
}

async function startOrFail(
  db: Db,
  worker: Worker,
  { request, signal }: { request: Parameters<Worker['start']>[0]; signal: AbortSignal },
): Promise<StartedContainer> {
  try {
    return await worker.start(request, signal);
  } catch (error) {
    await markContainerFailed(db, request.container.handle);
    if (signal.aborted) throw signal.reason;
    const text = error instanceof Error ? error.message : String(error);
    throw new ContainerCreationError(`find or create container on worker ${worker.name}: ${text}`, { cause: error });
  }
}

function containerSpec(plan: StepContainerPlan, handle: string, handles: ReadonlyMap<string, string>): ContainerSpec {
  const { image, mounts, env, privileged, hermetic, limits, metadata } = plan;
  const volume = (path: string, copyOf: string | undefined): VolumeSpec => ({
    handle: handles.get(path) ?? randomUUID(),
    origin: copyOf === undefined ? { kind: 'empty' } : { kind: 'copy-of', parentHandle: copyOf },
    privileged,
  });
  return {
    handle,
    image: 'volumeHandle' in image ? { kind: image.kind, volume: volume(imagePath, image.volumeHandle) } : image,
    mounts: mounts.map(({ path, copyOf }) => ({ path, volume: volume(path, copyOf) })),
    env,
    ...(metadata.user === '' ? {} : { user: metadata.user }),
    privileged,
    hermetic,
    limits,
  };
}
