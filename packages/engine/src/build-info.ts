import type { BuildId, JobId, PipelineId, TeamId } from '@rondo/db';

/** The build that steps are part of, as they need to know it. */
export interface BuildInfo {
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
