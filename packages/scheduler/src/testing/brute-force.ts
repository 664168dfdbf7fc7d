import { compareBuilds } from '../resolve/build-order.ts';
import type { BuildId, JobId, JobInput, JobInputs, ResourceId, VersionDigest } from '../resolve/job-input.ts';
import type { HistoryBuild } from '../resolve/memory/job-history.ts';
import type { BuildCursor, ResourceVersion } from '../resolve/versions-view.ts';
import type { History } from './history.ts';

interface Candidate {
  version: VersionDigest;
  vouchedBy: Set<JobId>;
  sources: BuildId[];
  hasNext: boolean;
}

/**
 * The group search word for word as scheduling.md 4.6 and 4.7 tell it, doomed snapshot included: slow, and the measure of the real
 * one. Undefined when nothing satisfies the inputs.
 */
export function searchByTheBook(history: History, { job, inputs }: JobInputs): Candidate[] | undefined {
  const search = new BookSearch(history, job, inputs);
  return search.resolve() ? search.candidates.filter((candidate) => candidate !== undefined) : undefined;
}

class BookSearch {
  candidates: (Candidate | undefined)[];
  #doomed: (VersionDigest | undefined)[];
  readonly #history: History;
  readonly #inputs: readonly JobInput[];
  readonly #job: JobId;
  /** Looked up by the first `every` input tried that finds something. */
  #lastUsed: Map<JobId, BuildCursor> | undefined;

  constructor(history: History, job: JobId, inputs: readonly JobInput[]) {
    this.#history = history;
    this.#inputs = inputs;
    this.candidates = inputs.map(() => undefined);
    this.#doomed = inputs.map(() => undefined);
    this.#job = job;
  }

  resolve(): boolean {
    return this.#inputs.every((input, index) => this.#satisfy(input, index));
  }

  #satisfy(input: JobInput, index: number): boolean {
    for (const job of [...input.passed].sort((left, right) => left - right)) {
      if (this.candidates[index]?.vouchedBy.has(job)) continue;
      const builds = this.#buildsToTry(index, job);
      if (builds === 'defer') continue;
      return builds.some(([build, hasNext]) => this.#try(index, build, hasNext));
    }
    return true;
  }

  #buildsToTry(index: number, job: JobId): [HistoryBuild, boolean][] | 'defer' {
    const input = this.#inputs[index];
    const candidate = this.candidates[index];
    const all = this.#history.builds.filter((build) => build.job === job && build.succeeded).sort(compareBuilds);
    const constraints = this.#inputs.flatMap((other, position) => {
      const chosen = this.candidates[position];
      return other.passed.includes(job) && chosen !== undefined ? [`${other.resource}=${chosen.version}`] : [];
    });
    const meets = (build: HistoryBuild) => {
      const outputs = new Set(outputsOf(build).map((output) => `${output.resource}=${output.version}`));
      return candidate === undefined || constraints.every((constraint) => outputs.has(constraint));
    };
    const newestFirst = all.toReversed();
    if (input?.every) this.#lastUsed ??= lastUsedBuilds(this.#history, this.#job, input.resource);
    if (input?.every && this.#lastUsed !== undefined) {
      const last = this.#lastUsed.get(job);
      if (last !== undefined) {
        const newer = all.filter((build) => compareBuilds(build, last) > 0 && build.rerunOf !== last.id);
        const older = newestFirst.filter((build) => compareBuilds(build, last) <= 0 && meets(build));
        return [...newer.map((build) => [build, true] as [HistoryBuild, boolean]), ...older.map(used)];
      }
      if (candidate === undefined && input.passed.some((other) => this.#lastUsed?.has(other))) return 'defer';
    }
    return newestFirst.filter(meets).map(used);
  }

  #try(index: number, build: HistoryBuild, hasNext: boolean): boolean {
    const restore = new Map<number, Candidate | undefined>();
    const mismatch = this.#takeOutputs(build, hasNext, restore);
    const isVouched = this.candidates[index]?.vouchedBy.has(build.job) === true;
    if (isVouched && !mismatch) {
      const versions = this.candidates.map((candidate) => candidate?.version);
      if (!versions.every((version, position) => version === this.#doomed[position])) {
        if (this.resolve()) return true;
        this.#doomed = this.candidates.map((candidate) => candidate?.version);
      }
    }
    for (const [position, candidate] of restore) this.candidates[position] = candidate;
    return false;
  }

  #takeOutputs(build: HistoryBuild, hasNext: boolean, restore: Map<number, Candidate | undefined>): boolean {
    for (const output of outputsOf(build)) {
      for (const [position, input] of this.#inputs.entries()) {
        if (restore.has(position)) continue;
        if (input.resource !== output.resource || !input.passed.includes(build.job)) continue;
        const before = this.candidates[position];
        if (before !== undefined && before.version !== output.version) return true;
        if (isDisabled(this.#history, output)) continue;
        if (input.pin !== undefined && findPin(this.#history, input) !== output.version) continue;
        if (before === undefined && !exists(this.#history, output)) return false;
        restore.set(position, before);
        this.candidates[position] = {
          version: output.version,
          vouchedBy: new Set([...(before?.vouchedBy ?? []), build.job]),
          sources: [...(before?.sources ?? []), build.id],
          hasNext: hasNext || before?.hasNext === true,
        };
      }
    }
    return false;
  }
}

function used(build: HistoryBuild): [HistoryBuild, boolean] {
  return [build, false];
}

function outputsOf(build: HistoryBuild): ResourceVersion[] {
  return [...build.outputs, ...build.inputs].sort((left, right) => left.resource - right.resource);
}

function isDisabled(history: History, { resource, version }: ResourceVersion): boolean {
  return history.disabled.some((disabled) => disabled.resource === resource && disabled.version === version);
}

function exists(history: History, { resource, version }: ResourceVersion): boolean {
  return history.versions.some((entry) => entry.resource === resource && entry.version === version);
}

/** The version that an input is pinned to, if there is one. */
export function findPin(history: History, { resource, pin }: JobInput): VersionDigest | undefined {
  const pairs = Object.entries(pin ?? {});
  const matching = history.versions.filter((entry) => {
    return entry.resource === resource && pairs.every(([key, value]) => entry.value[key] === value);
  });
  return matching.sort((left, right) => left.checkOrder - right.checkOrder).at(-1)?.version;
}

function lastUsedBuilds(history: History, job: JobId, resource: ResourceId): Map<JobId, BuildCursor> | undefined {
  const own = history.builds.filter((build) => build.job === job);
  const had = (build: HistoryBuild, version: VersionDigest) =>
    build.inputs.some((input) => input.resource === resource && input.version === version);
  const newest = history.versions
    .filter((entry) => entry.resource === resource && own.some((build) => had(build, entry.version)))
    .sort((left, right) => left.checkOrder - right.checkOrder)
    .at(-1);
  if (newest === undefined) return undefined;
  const user = own
    .filter((build) => had(build, newest.version))
    .sort(compareBuilds)
    .at(-1);
  const upstream = history.builds.filter((build) => user?.pipes.includes(build.id)).sort(compareBuilds);
  return new Map(upstream.map((build) => [build.job, build]));
}
