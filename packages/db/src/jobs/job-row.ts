import type { BuildId, JobId, PipelineId, ResourceId } from '../ids.ts';

/** One get of a job, with the names of the jobs that its versions must have passed. */
export type JobInputRow = {
  readonly name: string;
  readonly resourceId: ResourceId;
  readonly resourceName: string;
  readonly trigger: boolean;
  readonly passed: readonly string[];
};

export type JobOutputRow = { readonly name: string; readonly resourceId: ResourceId; readonly resourceName: string };

/** A job as lists and pages show it. Times in milliseconds. */
export type JobRow = {
  readonly id: JobId;
  readonly name: string;
  readonly pipelineId: PipelineId;
  readonly pipelineName: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly teamName: string;
  readonly isPaused: boolean;
  readonly pausedBy: string | undefined;
  readonly pausedAtMs: number | undefined;
  readonly isPublic: boolean;
  readonly hasNewInputs: boolean;
  readonly groups: readonly string[];
  readonly firstLoggedBuildId: number;
  readonly isManualTriggerDisabled: boolean;
  readonly areRerunsDisabled: boolean;
  readonly nextBuildId: BuildId | undefined;
  readonly finishedBuildId: BuildId | undefined;
  readonly transitionBuildId: BuildId | undefined;
  readonly inputs: readonly JobInputRow[];
  readonly outputs: readonly JobOutputRow[];
};
