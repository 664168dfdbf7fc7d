import { compareBuilds } from '../build-order.ts';
import type { BuildId, JobId, ResourceId, VersionDigest } from '../job-input.ts';
import type { BuildCursor, BuildsRequest, ResourceVersion } from '../versions-view.ts';

/** A build of a job, told when it has ended or whenever its inputs are known. */
export interface HistoryBuild extends BuildCursor {
  job: JobId;
  succeeded: boolean;
  inputs: readonly ({ name: string } & ResourceVersion)[];
  /** What it put. */
  outputs: readonly ResourceVersion[];
  /** The upstream builds it was based on. */
  pipes: readonly BuildId[];
}

/** A succeeded build with what it put and got. */
export interface SucceededBuild extends BuildCursor {
  /** By ascending resource id, puts before inputs, without duplicates. */
  outputs: readonly ResourceVersion[];
  keys: ReadonlySet<string>;
}

/** The builds of one job, indexed as a database would. */
export class JobHistory {
  /** Counts succeeded builds: what others read of this job. */
  succeededCount = 0;
  /** Counts all builds: what the job itself reads of its past. */
  buildCount = 0;
  readonly #succeeded: SucceededBuild[] = [];
  readonly #having = new Map<string, SucceededBuild[]>();
  readonly #usedNames = new Set<string>();
  readonly #newestUsers = new Map<ResourceId, Map<VersionDigest, HistoryBuild>>();

  add(build: HistoryBuild): void {
    this.buildCount += 1;
    for (const input of build.inputs) {
      this.#usedNames.add(`${input.name}|${keyOf(input)}`);
      const users = this.#newestUsers.get(input.resource) ?? new Map<VersionDigest, HistoryBuild>();
      this.#newestUsers.set(input.resource, users);
      const newest = users.get(input.version);
      if (newest === undefined || compareBuilds(newest, build) < 0) users.set(input.version, build);
    }
    if (build.succeeded) this.#addSucceeded(build);
  }

  /** Whether a succeeded build has the version of this key. */
  has(key: string): boolean {
    return this.#having.has(key);
  }

  hasUsedAs(input: { name: string } & ResourceVersion): boolean {
    return this.#usedNames.has(`${input.name}|${keyOf(input)}`);
  }

  /** The versions of a resource that builds of any status had as inputs, each with the newest build that did. */
  usersOf(resource: ResourceId): ReadonlyMap<VersionDigest, HistoryBuild> {
    return this.#newestUsers.get(resource) ?? new Map();
  }

  /** The succeeded builds that a request asks for and that `isWanted`. */
  page({ order, from, containing, limit }: BuildsRequest, isWanted: (build: SucceededBuild) => boolean) {
    const keys = containing.map(keyOf);
    const lists = keys.map((key) => this.#having.get(key) ?? []);
    const shortest = lists.reduce((least, list) => (list.length < least.length ? list : least), this.#succeeded);
    const page: SucceededBuild[] = [];
    const step = order === 'newest-first' ? -1 : 1;
    for (let index = start(shortest, order, from); page.length < limit; index += step) {
      const build = shortest[index];
      if (build === undefined) break;
      if (keys.every((key) => build.keys.has(key)) && isWanted(build)) page.push(build);
    }
    return page;
  }

  #addSucceeded(build: HistoryBuild): void {
    this.succeededCount += 1;
    const outputs = [...build.outputs, ...build.inputs].map(({ resource, version }) => ({ resource, version }));
    const distinct = [...new Map(outputs.map((output) => [keyOf(output), output])).entries()];
    const sorted = distinct.sort(([, left], [, right]) => left.resource - right.resource);
    const succeeded: SucceededBuild = {
      id: build.id,
      ...(build.rerunOf === undefined ? {} : { rerunOf: build.rerunOf }),
      outputs: sorted.map(([, output]) => output),
      keys: new Set(sorted.map(([key]) => key)),
    };
    insert(this.#succeeded, succeeded);
    for (const key of succeeded.keys) {
      const having = this.#having.get(key) ?? [];
      this.#having.set(key, having);
      insert(having, succeeded);
    }
  }
}

/** The key under which a version is indexed. */
export function keyOf({ resource, version }: ResourceVersion): string {
  return `${resource}=${version}`;
}

function insert(builds: SucceededBuild[], build: SucceededBuild): void {
  builds.splice(countBefore(builds, build, false), 0, build);
}

/** How many builds, sorted from old to new, are older than the given one, or not newer. */
function countBefore(builds: readonly SucceededBuild[], build: BuildCursor, inclusive: boolean): number {
  let [low, high] = [0, builds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareBuilds(builds[middle] ?? build, build);
    if (order < 0 || (inclusive && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function start(builds: readonly SucceededBuild[], order: BuildsRequest['order'], from: BuildsRequest['from']): number {
  if (order === 'oldest-first') return from === undefined ? 0 : countBefore(builds, from.build, !from.inclusive);
  return (from === undefined ? builds.length : countBefore(builds, from.build, from.inclusive)) - 1;
}
