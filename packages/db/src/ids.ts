import type { Brand } from '@rondo/foundation';

/** Ids of rows. A number becomes one of them only where it enters: from a row, or from a checked path of a request. */
export type TeamId = Brand<number, 'TeamId'>;
export type UserId = Brand<number, 'UserId'>;
export type PipelineId = Brand<number, 'PipelineId'>;
export type JobId = Brand<number, 'JobId'>;
export type ResourceId = Brand<number, 'ResourceId'>;
export type ResourceTypeId = Brand<number, 'ResourceTypeId'>;
export type PrototypeId = Brand<number, 'PrototypeId'>;
export type BuildId = Brand<number, 'BuildId'>;
export type BaseResourceTypeId = Brand<number, 'BaseResourceTypeId'>;
export type ResourceConfigId = Brand<number, 'ResourceConfigId'>;
/** The id of a version history (scheduling.md 5.4). */
export type ScopeId = Brand<number, 'ScopeId'>;
export type VersionId = Brand<number, 'VersionId'>;
export type ResourceCacheId = Brand<number, 'ResourceCacheId'>;
export type TaskCacheId = Brand<number, 'TaskCacheId'>;
export type WorkerArtifactId = Brand<number, 'WorkerArtifactId'>;
