import type { Brand } from '@rondo/foundation';
import type { VersionConfig } from '@rondo/pipeline';
import type { Db } from '../database.ts';
import type { BuildId, JobId, ResourceId } from '../ids.ts';
import { findLastUsedBuilds } from './view/find-last-used-builds.ts';
import { findPinnedVersions } from './view/find-pinned-versions.ts';
import { findUsedInputs } from './view/find-used-inputs.ts';
import { findVersionWindows } from './view/find-version-windows.ts';
import { listPassedBuilds } from './view/list-passed-builds.ts';

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

/**
 * The history that input resolution reads (scheduling.md 4.2), each question one statement. `db` is a snapshot, so that
 * all answers are of one state.
 */
export function createVersionsView(db: Db) {
  return {
    windows: (job: JobId, asked: readonly { resource: ResourceId; every: boolean }[]) =>
      findVersionWindows(db, job, asked),
    pinned: (asked: readonly { resource: ResourceId; pin: VersionConfig }[]) => findPinnedVersions(db, asked),
    lastUsed: (job: JobId, resources: readonly ResourceId[]) => findLastUsedBuilds(db, job, resources),
    builds: (requests: readonly PassedBuildsRequest[]) => listPassedBuilds(db, requests),
    usedInputs: (job: JobId, asked: readonly ({ name: string } & ViewedVersion)[]) => findUsedInputs(db, job, asked),
    // What a part was computed from is not kept track of: every part is solved again.
    stamps: async (_: JobId, parts: readonly unknown[]) => parts.map(() => undefined),
  };
}
