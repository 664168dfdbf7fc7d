import type { ResourceConfig } from '@rondo/pipeline';
import type { PipelineId, ResourceId, ScopeId } from '../ids.ts';

/** How the newest check of a resource went, from whichever record is newer (scheduling.md 5.8). Times in milliseconds. */
export type LastCheckRow = {
  readonly buildId: number;
  readonly status: string;
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
  readonly plan: unknown;
  /** A short text of what it died of. */
  readonly error: string | undefined;
};

/** A resource as lists and pages show it. */
export type ResourceRow = {
  readonly id: ResourceId;
  readonly name: string;
  readonly type: string;
  readonly pipelineId: PipelineId;
  readonly pipelineName: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly teamName: string;
  readonly scopeId: ScopeId | undefined;
  readonly config: ResourceConfig;
  readonly lastCheckedMs: number | undefined;
  readonly pinnedVersion: unknown;
  readonly isPinnedInConfig: boolean;
  readonly pinComment: string;
  readonly lastCheck: LastCheckRow | undefined;
};
