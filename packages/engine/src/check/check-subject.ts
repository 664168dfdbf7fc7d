import type { PipelineId, ResourceId } from '@rondo/db';

/** What a check is of. */
export interface CheckSubject {
  /** A resource of the pipeline; absent for types and images. */
  readonly resourceId: ResourceId | undefined;
  /** The history it has of now. */
  readonly scopeId: number | undefined;
  /** Whether its history is its own. */
  readonly isOwn: boolean;
  readonly type:
    | { readonly pipelineId: PipelineId; readonly name: string; readonly table: 'resource_types' | 'prototypes' }
    | undefined;
  readonly intervalMs: number;
}
