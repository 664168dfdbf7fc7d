import type { Brand } from '@rondo/foundation';
import type { BuildId, JobId, ResourceId } from '../../ids.ts';

/** A version's digest in hexadecimal. */
export type VersionDigest = Brand<string, 'VersionDigest'>;

export type ViewedVersion = { readonly resource: ResourceId; readonly version: VersionDigest };

/** A build's place in its job's history: a rerun right behind its original (scheduling.md 4.2). */
export type ViewedBuild = { readonly id: BuildId; readonly rerunOf?: BuildId };

/** A succeeded build with what it offers, by resource, puts first. */
export type ViewedPassedBuild = ViewedBuild & {
  readonly outputs: readonly (ViewedVersion & { readonly state: 'usable' | 'disabled' | 'gone' })[];
};

/** A page of a job's succeeded builds; see the scheduler's VersionsView, whose shape this is. */
export type PassedBuildsRequest = {
  readonly job: JobId;
  readonly order: 'newest-first' | 'oldest-first';
  readonly from?: { readonly build: ViewedBuild; readonly inclusive: boolean };
  readonly containing: readonly ViewedVersion[];
  readonly passedAlso?: { readonly resource: ResourceId; readonly jobs: readonly JobId[] };
  readonly resources: readonly ResourceId[];
  readonly limit: number;
};
