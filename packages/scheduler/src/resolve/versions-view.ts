import type { BuildId, JobId, ResourceId, Version, VersionDigest } from './job-input.ts';

/** A build's place in its job's history: `(rerunOf ?? id, id)`, so that a rerun sorts right behind its original (scheduling.md 4.2). */
export interface BuildCursor {
  id: BuildId;
  rerunOf?: BuildId;
}

/** A version of a resource. */
export interface ResourceVersion {
  resource: ResourceId;
  version: VersionDigest;
}

/**
 * A version that a succeeded build put or got. `disabled`: switched off for that resource; `gone`: not in the resource's current
 * history. A version that is both is `disabled`.
 */
export interface BuildOutput extends ResourceVersion {
  state: 'usable' | 'disabled' | 'gone';
}

/** A succeeded build of a passed job. Outputs come by ascending resource id, per resource the puts before the inputs, each version once. */
export interface PassedBuild extends BuildCursor {
  outputs: readonly BuildOutput[];
}

/** A page of a job's succeeded builds. */
export interface BuildsRequest {
  job: JobId;
  order: 'newest-first' | 'oldest-first';
  /** Where to begin, in the direction of `order`; absent: at the end of the history that `order` names. */
  from?: { build: BuildCursor; inclusive: boolean };
  /** Only builds whose outputs hold all of these. */
  containing: readonly ResourceVersion[];
  /** Only builds that have an output of `resource` which some succeeded build of each of `jobs` has, too. */
  passedAlso?: { resource: ResourceId; jobs: readonly JobId[] };
  /** The resources whose outputs are wanted; all others are left out of the answer. */
  resources: readonly ResourceId[];
  limit: number;
}

/**
 * The enabled versions around the point up to which a job has used a resource (scheduling.md 4.5). With C = the highest check order
 * of any version of the resource that any build of the job had as an input, whatever its name and status:
 */
export interface VersionWindow {
  /** The first two enabled versions with check order > C, ascending. Empty when no build used any, or when not `every`. */
  after: readonly VersionDigest[];
  /** The enabled version with the highest check order <= C; the highest of all when no build used any, or when not `every`. */
  upTo: VersionDigest | undefined;
}

/** The build pipes of the build that used the newest version of a resource (scheduling.md 4.7, "last used builds"). */
export type LastUsedBuilds = ReadonlyMap<JobId, BuildCursor>;

/** The data one part of a resolution is read from. */
export interface PartSources {
  resources: readonly ResourceId[];
  passed: readonly JobId[];
  /** The part also depends on which versions the job's own builds used. */
  every: boolean;
}

/**
 * The data that input resolution reads (scheduling.md 4.2), asked in batches: a job costs one call of each method, plus one of
 * `builds` per step of the search (two in the usual case). All answers of one resolution must come from one snapshot.
 * A view that can wait is made for one resolution and knows its signal: an abort rejects the pending answer.
 *
 * How a database answers, in one repeatable-read transaction on one connection:
 *
 * - `windows`, `pinned`, `lastUsed` are asked together and may be sent in one go. Each is one statement over
 *   `unnest(resource ids)` with a lateral subquery per row. `windows` needs an index on (scope, check_order) and stops after two
 *   rows upwards and one downwards; C and `lastUsed` walk the scope's versions by descending check order and stop at the first that
 *   a build of the job had as an input (index on inputs: resource, version, job). `pinned` is JSON containment, highest check order.
 * - `builds` is one statement over the unnested requests with a lateral subquery ordered by (coalesce(rerun_of, id), id) and
 *   limited: a page is a range of the index (job, order, id), or of (job, resource, version, order, id) when `containing` is
 *   given, newest first. Nothing ever asks for a whole history. `passedAlso` is a semi-join: for each candidate build probe
 *   (job, resource, version) for every other job, leaving at the first that misses. Join the outputs' states in the same statement.
 * - `usedInputs` is one statement, an `exists` per row of an unnested list.
 * - `stamps` is cheap by design: newest row of succeeded outputs per passed job, change counters of the resources (versions saved,
 *   cleared, enabled, disabled; scope changed), newest build of the job for `every`.
 */
export interface VersionsView {
  /** For each resource the versions to choose from without `passed`; `every` false: C is taken as infinite. */
  windows(job: JobId, asked: readonly { resource: ResourceId; every: boolean }[]): Promise<readonly VersionWindow[]>;

  /** For each pin the version with the highest check order that contains all its keys and values, disabled or not. */
  pinned(asked: readonly { resource: ResourceId; pin: Version }[]): Promise<readonly (VersionDigest | undefined)[]>;

  /**
   * For each resource: of the versions in its current history that any build of the job had as an input, the one with the highest
   * check order; of the builds that had it the newest; of that build the pipes, the newest one where several come from one job.
   * Undefined when no build ever used the resource.
   */
  lastUsed(job: JobId, resources: readonly ResourceId[]): Promise<readonly (LastUsedBuilds | undefined)[]>;

  /** A page of builds for each request, at most `limit`; fewer means that there are no more. */
  builds(requests: readonly BuildsRequest[]): Promise<readonly (readonly PassedBuild[])[]>;

  /** For each (input name, resource, version) whether any build of the job, of any status, had it as that input. */
  usedInputs(job: JobId, asked: readonly ({ name: string } & ResourceVersion)[]): Promise<readonly boolean[]>;

  /**
   * For each part a text that differs whenever anything the part is computed from may have changed; undefined: unknown, so the
   * part is solved again.
   */
  stamps(job: JobId, parts: readonly PartSources[]): Promise<readonly (string | undefined)[]>;
}
