import { randomUUID } from 'node:crypto';
import { createStepContainer, type Db, markContainerCreated, type StepContainerRow, type StepOwner } from '@rondo/db';
import type { StartedContainer } from '../container.ts';
import { type OutputPosition, outputStart } from '../process.ts';
import { ContainerLostError, StaleLeaseError } from '../runtime-errors.ts';
import type { Worker } from '../worker.ts';
import { type ContainerPlan, containerSpec, imagePath, newVolumes } from './container-plan.ts';
import { startOrFail } from './start-or-fail.ts';

export interface StartStepOptions {
  readonly plan: ContainerPlan;
  readonly owner: StepOwner;
  /** Absent for checks that are no row of builds. */
  readonly leaseEpoch?: number | undefined;
  /** Where the step was when the node that ran it went away. */
  readonly resumption?: { readonly row: StepContainerRow; readonly position: OutputPosition } | undefined;
  readonly signal: AbortSignal;
  /** Fires when this node only lets go of the step: then another one goes on with what there is. */
  readonly leaveSignal?: AbortSignal | undefined;
}

export interface StartedStep extends StartedContainer {
  /** Handles of the mounted volumes by path. */
  readonly volumes: ReadonlyMap<string, string>;
}

/**
 * Starts a step's process in a container of its own: writes the container down, has the worker make it and run the
 * process, and notes that it did. A crash at any point leaves something that the next call, given the rows it finds, goes
 * on with: nothing runs twice. Throws StaleLeaseError, ContainerLostError, ContainerCreationError.
 */
export async function startStepContainer(db: Db, worker: Worker, options: StartStepOptions): Promise<StartedStep> {
  const { plan, owner, resumption, signal, leaveSignal } = options;
  const row = resumption?.row ?? (await writeDown(db, worker, options));
  const handles = new Map(row.volumes.map(({ mountPath, handle }) => [mountPath, handle]));
  if (row.state === 'created' && (await worker.findContainer(row.handle, signal)) === undefined) {
    throw new ContainerLostError(row.handle, worker.name);
  }
  const container = containerSpec(plan, row.handle, handles);
  const request = { container, process: plan.process, resumeFrom: resumption?.position ?? outputStart };
  const started = await startOrFail(db, worker, { request, signal, leaveSignal });
  if (row.state === 'creating' && !(await markContainerCreated(db, row.handle)))
    throw new StaleLeaseError(owner.buildId);
  handles.delete(imagePath);
  return { ...started, volumes: handles };
}

async function writeDown(
  db: Db,
  worker: Worker,
  { plan, owner, leaseEpoch }: StartStepOptions,
): Promise<Pick<StepContainerRow, 'handle' | 'state' | 'volumes'>> {
  const volumes = newVolumes(plan);
  const handle = randomUUID();
  const { metadata } = plan;
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
