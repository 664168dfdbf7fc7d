import type { VersionConfig } from '@rondo/pipeline';
import type { Db } from '../db.ts';
import type { JobId, ResourceId } from '../ids.ts';
import { findLastUsedBuilds } from './view/find-last-used-builds.ts';
import { findPinnedVersions } from './view/find-pinned-versions.ts';
import { findUsedInputs } from './view/find-used-inputs.ts';
import { findVersionWindows } from './view/find-version-windows.ts';
import { listPassedBuilds } from './view/list-passed-builds.ts';
import type { PassedBuildsRequest, ViewedVersion } from './view/viewed-version.ts';

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
