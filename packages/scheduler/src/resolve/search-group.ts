import { BuildLists, type BuildQuery } from './build-list.ts';
import { type Candidate, type Candidates, type Group, takeBuild } from './candidate.ts';
import { BuildChooser, type OpenPair } from './choose-builds.ts';
import type { JobId } from './job-input.ts';
import type { LastUsedBuilds, VersionsView } from './versions-view.ts';

const widestLookAhead = 64;

/**
 * Finds a version for every input of a group such that all their passed jobs vouch for them: the first in the order in which
 * scheduling.md 4.6 tries builds, or undefined when there is none.
 *
 * The search is that of the specification, which can take exponential time, made bounded by never trying what cannot succeed:
 *
 * - a build is passed over when, with its versions taken, some job that has yet to vouch has no build with the versions it would have
 *   to vouch for. What is asked for that are the first pages of the lists read next, so looking ahead costs no extra round trip;
 *   the further a list is read in vain, the more builds are looked at in one call;
 * - candidates that failed once are not searched again. What they lead to depends on nothing but those inputs that share a job with a
 *   pair still open, so that failure is remembered by those alone.
 */
export async function searchGroup(
  view: VersionsView,
  group: Group,
  lastUsed: LastUsedBuilds | undefined,
): Promise<readonly Candidate[] | undefined> {
  const search = new GroupSearch(group, new BuildChooser(group, lastUsed), new BuildLists(view));
  const solved = await search.solve(group.inputs.map(() => undefined));
  return solved?.filter((candidate) => candidate !== undefined);
}

class GroupSearch {
  readonly #group: Group;
  readonly #chooser: BuildChooser;
  readonly #lists: BuildLists;
  readonly #failed = new Set<string>();

  constructor(group: Group, chooser: BuildChooser, lists: BuildLists) {
    this.#group = group;
    this.#chooser = chooser;
    this.#lists = lists;
  }

  async solve(candidates: Candidates): Promise<Candidates | undefined> {
    const pair = this.#chooser.nextPair(candidates);
    if (pair === undefined) return candidates;
    for await (const next of this.#promising(pair, candidates)) {
      if (this.#failed.size > 0 && this.#failed.has(this.#remainder(next))) continue;
      const solved = await this.solve(next);
      if (solved !== undefined) return solved;
    }
    this.#failed.add(this.#remainder(candidates));
    return undefined;
  }

  /** The candidates after each build worth trying, in order. */
  async *#promising(pair: OpenPair, candidates: Candidates): AsyncGenerator<Candidates> {
    for (const { query, hasNext } of this.#chooser.runs(pair, candidates)) {
      let width = 1;
      for (let offset = 0; ; width = Math.min(width * 4, widestLookAhead)) {
        const builds = await this.#lists.take(query, offset, width);
        const taken = builds
          .map((build) => takeBuild(this.#group, candidates, { ...pair, build, hasNext }))
          .filter((next) => next !== undefined);
        const needs = taken.map((next) => this.#newNeeds(candidates, next));
        await this.#lists.begin(needs.flat());
        yield* taken.filter((_, index) => needs[index]?.every((need) => !this.#lists.isEmpty(need)));
        offset += builds.length;
        if (builds.length < width) break;
      }
    }
  }

  /** What must exist for the candidates to be solved, as far as it wasn't asked before: where a candidate has come up. */
  #newNeeds(before: Candidates, next: Candidates): BuildQuery[] {
    const jobs = new Set<JobId>();
    for (const [input, candidate] of next.entries()) {
      if (candidate === undefined || before[input] !== undefined) continue;
      for (const job of this.#group.passed[input] ?? []) jobs.add(job);
    }
    return this.#chooser.needs(jobs, next);
  }

  /** What of the candidates the rest of the search depends on: who is open for which job, and the versions in the way. */
  #remainder(candidates: Candidates): string {
    const concerned = new Set<number>();
    const parts: string[] = [];
    for (const [job, inputs] of this.#group.inputsOf) {
      const open = inputs.filter((input) => !candidates[input]?.vouchedBy.has(job));
      if (open.length === 0) continue;
      parts.push(`${job}:${open.join(',')}`);
      for (const input of inputs) concerned.add(input);
    }
    for (const input of concerned) parts.push(`${input}=${candidates[input]?.version ?? ''}`);
    return parts.join('|');
  }
}
