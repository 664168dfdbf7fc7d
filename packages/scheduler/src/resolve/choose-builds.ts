import type { BuildQuery } from './build-list.ts';
import type { Candidates, Group } from './candidate.ts';
import type { JobId, ResourceId } from './job-input.ts';
import { behindReruns, type LastUsed } from './last-used.ts';
import type { ResourceVersion } from './versions-view.ts';

/** A pair of an input and one of its passed jobs that has not vouched for the input's candidate. */
export interface OpenPair {
  input: number;
  job: JobId;
}

/** Builds to try in order; `hasNext`: they are ones that an `every` input has not used yet. */
export interface BuildRun {
  query: BuildQuery;
  hasNext: boolean;
}

/**
 * Which builds of a passed job are tried for an input, as scheduling.md 4.7 has it, each list narrowed by what a build must have to
 * succeed: the order of what is left is the same, so is the first that succeeds.
 */
export class BuildChooser {
  readonly #group: Group;
  readonly #lastUsed: LastUsed;
  readonly #resources: ResourceId[];

  constructor(group: Group, lastUsed: LastUsed) {
    this.#group = group;
    this.#lastUsed = lastUsed;
    this.#resources = [...new Set(group.inputs.map((input) => input.resource))].sort((left, right) => left - right);
  }

  /** The next pair to solve, or undefined when every input is vouched for by all its passed jobs. */
  nextPair(candidates: Candidates): OpenPair | undefined {
    for (const [input, jobs] of this.#group.passed.entries()) {
      const candidate = candidates[input];
      for (const job of jobs) {
        if (candidate?.vouchedBy.has(job)) continue;
        this.#lastUsed.lookAt(input);
        if (candidate !== undefined || !this.#isDeferred({ input, job })) return { input, job };
      }
    }
    return undefined;
  }

  /** The lists of builds to try for a pair, one behind the other. */
  runs(pair: OpenPair, candidates: Candidates): BuildRun[] {
    const candidate = candidates[pair.input];
    const lastUsed = this.#lastUsed.buildFor(pair.input, pair.job);
    const narrowed = this.#narrow(pair, candidate === undefined ? [] : this.#constraints(pair.job, candidates));
    if (lastUsed === undefined) return [{ query: { ...narrowed, order: 'newest-first' }, hasNext: false }];
    const newer = this.#narrow(pair, candidate === undefined ? [] : [this.#versionOf(pair.input, candidate.version)]);
    return [
      {
        query: { ...newer, order: 'oldest-first', from: { build: behindReruns(lastUsed), inclusive: false } },
        hasNext: true,
      },
      { query: { ...narrowed, order: 'newest-first', from: { build: lastUsed, inclusive: true } }, hasNext: false },
    ];
  }

  /**
   * Queries each of which must have an answer if the candidates are to be solved at all, concerning the given jobs. A job that still
   * has to vouch for a candidate needs a build with its version; and with the versions of all candidates that have to pass the job,
   * unless it might be tried unfiltered for some input, which can vouch for others by the way.
   */
  needs(jobs: Iterable<JobId>, candidates: Candidates): BuildQuery[] {
    return [...jobs].flatMap((job) => {
      const open = (this.#group.inputsOf.get(job) ?? []).filter((input) => !candidates[input]?.vouchedBy.has(job));
      if (open.length === 0) return [];
      const isFiltered = open.every((input) => candidates[input] && this.#lastUsed.buildFor(input, job) === undefined);
      if (isFiltered) return [this.#query(job, this.#constraints(job, candidates))];
      return this.#versionsOf(open, candidates).map((version) => this.#query(job, [version]));
    });
  }

  /** `every`, the job has no last used build, but another passed job of the input has: begin with that one. */
  #isDeferred({ input, job }: OpenPair): boolean {
    const isUsed = (other: JobId) => this.#lastUsed.buildFor(input, other) !== undefined;
    return !isUsed(job) && (this.#group.passed[input] ?? []).some(isUsed);
  }

  /** The versions of all candidates that must pass the job. */
  #constraints(job: JobId, candidates: Candidates): ResourceVersion[] {
    return this.#versionsOf(this.#group.inputsOf.get(job) ?? [], candidates);
  }

  #versionsOf(inputs: readonly number[], candidates: Candidates): ResourceVersion[] {
    return inputs.flatMap((input) => {
      const candidate = candidates[input];
      return candidate === undefined ? [] : [this.#versionOf(input, candidate.version)];
    });
  }

  /**
   * Without a candidate, a build can only do if it has the pinned version, or some version of the input's resource that passed the
   * other jobs, too.
   */
  #narrow(pair: OpenPair, containing: ResourceVersion[]): BuildQuery {
    const pin = this.#group.pins[pair.input];
    if (containing.length > 0) return this.#query(pair.job, containing);
    if (pin !== undefined) return this.#query(pair.job, [this.#versionOf(pair.input, pin)]);
    const jobs = (this.#group.passed[pair.input] ?? []).filter((job) => job !== pair.job);
    const resource = this.#resourceOf(pair.input);
    return { ...this.#query(pair.job, []), passedAlso: { resource, jobs } };
  }

  #query(job: JobId, containing: ResourceVersion[]): BuildQuery {
    return { job, order: 'newest-first', containing, resources: this.#resources };
  }

  #versionOf(input: number, version: ResourceVersion['version']): ResourceVersion {
    return { resource: this.#resourceOf(input), version };
  }

  #resourceOf(input: number): ResourceId {
    const resource = this.#group.inputs[input]?.resource;
    if (resource === undefined) throw new RangeError(`input ${input} is not in the group`);
    return resource;
  }
}
