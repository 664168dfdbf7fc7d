import type { Brand } from '@rondo/foundation';

export type JobId = Brand<number, 'JobId'>;
export type ResourceId = Brand<number, 'ResourceId'>;
export type BuildId = Brand<number, 'BuildId'>;

/** The identity of a version within its resource's history: the SHA-256 of its JSON with sorted keys (scheduling.md 6). */
export type VersionDigest = Brand<string, 'VersionDigest'>;

/** A version as the resource's scripts see it. */
export type Version = Readonly<Record<string, string>>;

/** One `get` of a job, as input resolution needs it (scheduling.md 4.1). */
export interface JobInput {
  /** Name of the `get`, unique within the job. */
  name: string;
  resource: ResourceId;
  /** Jobs the version must have passed, globs already expanded; empty when it need not have passed any. */
  passed: readonly JobId[];
  /** `version: every`. */
  every: boolean;
  /** `version: {...}` of the step, else the resource's pin. It wins over `every`. */
  pin?: Version;
}

/** What is resolved together: the inputs of one job, in the order of its plan. */
export interface JobInputs {
  job: JobId;
  inputs: readonly JobInput[];
}
