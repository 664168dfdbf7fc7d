import type { BuildId, JobId, PipelineId, ResourceId, TeamId } from '../ids.ts';

/** `creating -> created -> destroying`, or `creating -> failed`. Rows vanish once the worker no longer has the container (worker.md 18.2). */
export type ContainerState = 'creating' | 'created' | 'destroying' | 'failed';

/** What `fly containers` and intercepting know a container by (worker.md 18.2). */
export type ContainerMetadata = {
  readonly stepType: 'check' | 'get' | 'put' | 'task' | 'run';
  readonly stepName: string;
  /** Numbers of nested attempts, such as `1.2`. */
  readonly attempt: string;
  readonly workingDirectory: string;
  readonly user: string;
  readonly pipelineId?: PipelineId | undefined;
  readonly jobId?: JobId | undefined;
  readonly resourceId?: ResourceId | undefined;
};

/** A volume that is made along with a container. */
export type NewContainerVolume = {
  readonly handle: string;
  readonly mountPath: string;
  /** The volume that it is a copy of. */
  readonly parentHandle?: string | undefined;
  readonly privileged: boolean;
};

/** A container of a build's step, with its volumes by the path they are mounted at. */
export type StepContainerRow = {
  readonly handle: string;
  readonly workerName: string;
  readonly planId: string;
  readonly state: ContainerState;
  readonly createdAtMs: number;
  readonly volumes: readonly { readonly handle: string; readonly mountPath: string }[];
};

export type StepOwner = { readonly buildId: BuildId; readonly planId: string; readonly teamId: TeamId };
