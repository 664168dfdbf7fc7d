import type { PipelineConfig } from '@rondo/pipeline';
import type { BuildId, JobId, PipelineId, TeamId } from '../../ids.ts';

export type SavePipelineOptions = {
  teamId: TeamId;
  name: string;
  instanceVars?: Readonly<Record<string, unknown>> | undefined;
  config: PipelineConfig;
  /** The version the change was made from, 0 for none. Not looked at for a pipeline that is new. */
  fromVersion: number;
  by: SavedBy;
};

/** The pipeline that parts are saved in. Where it is new nothing needs to be taken away. */
export type SavePlace = { readonly pipelineId: PipelineId; readonly isNew: boolean };

/** `api`: new pipelines start paused and the parent is forgotten. `build`: a set_pipeline step (scheduling.md 9.4). */
export type SavedBy = { kind: 'api' } | { kind: 'build'; jobId: JobId | undefined; buildId: BuildId };

export type SavePipelineOutcome =
  | { kind: 'created' | 'updated'; pipelineId: PipelineId; configVersion: number }
  /** Somebody saved in between; nothing was changed. */
  | { kind: 'stale-version'; currentVersion: number }
  /** A newer build of set_pipeline was first; nothing was changed. */
  | { kind: 'newer-build' }
  /** `old_name`s that swap two names, which the reference refuses; nothing was changed. */
  | { kind: 'name-swap'; what: 'job' | 'resource' };
