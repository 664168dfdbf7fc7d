import type { BuildId, ClaimedBuild, JobId, PipelineId, TeamId } from '@rondo/db';

/** The build that steps are part of, as they need to know it. */
export interface BuildInfo {
  /** 0 for an in-memory check that has not begun. */
  readonly id: BuildId;
  /** The lease under which this node runs it; absent for checks that are no row of builds. */
  readonly leaseEpoch: number | undefined;
  readonly name: string;
  readonly teamId: TeamId;
  readonly teamName: string;
  readonly pipelineId: PipelineId | undefined;
  readonly pipelineName: string | undefined;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly jobId: JobId | undefined;
  readonly jobName: string | undefined;
  /** Who triggered it by hand. */
  readonly createdBy: string | undefined;
  readonly isManuallyTriggered: boolean;
  readonly startTimeMs: number;
  /** An in-memory check: its id is not known to anybody, so its programs don't hear of it. */
  readonly isInMemory: boolean;
}

/** A claimed build as its steps see it. */
export function buildInfoOf({ build, epoch }: ClaimedBuild): BuildInfo {
  const { id, name, teamId, teamName, pipelineId, pipelineName, instanceVars, jobId, jobName, createdBy } = build;
  return {
    id,
    leaseEpoch: epoch,
    name,
    teamId,
    teamName,
    pipelineId,
    pipelineName,
    instanceVars,
    jobId,
    jobName,
    createdBy,
    isManuallyTriggered: build.isManuallyTriggered,
    startTimeMs: build.startTimeMs ?? build.createTimeMs,
    isInMemory: false,
  };
}
