import { BuildLists, type BuildQuery } from './build-list.ts';
import { type Candidate, type Candidates, type Group, haveSameVersions, takeBuild } from './candidate.ts';
import { BuildChooser, type OpenPair } from './choose-builds.ts';
import type { JobId } from './job-input.ts';
import type { LastUsed } from './last-used.ts';
import type { PassedBuild, VersionsView } from './versions-view.ts';

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
 *
 * The specification's search remembers the versions that failed last and refuses to try them again at once, although other jobs may
 * have vouched for them this time. That now and then makes it miss a solution, so it is done here just so: a failure that such a
 * refusal has a part in holds only for exactly these candidates, refused versions included.
 */
export async function searchGroup(
  view: VersionsView,
  group: Group,
  lastUsed: LastUsed,
): Promise<readonly Candidate[] | undefined> {
  const search = new GroupSearch(group, lastUsed, new BuildLists(view));
  const outcome = await search.solve(group.inputs.map(() => undefined));
  return outcome.kind === 'solved' ? outcome.candidates.filter((candidate) => candidate !== undefined) : undefined;
}

/** `refused`: it failed because versions were refused that had failed just before. */
type Outcome = { kind: 'solved'; candidates: Candidates } | { kind: 'impossible' } | { kind: 'refused' };

const impossible: Outcome = { kind: 'impossible' };
const refused: Outcome = { kind: 'refused' };

/** A build whose versions are taken. */
interface Attempt {
  next: Candidates;
  /** Some job cannot vouch any more. */
  isHopeless: boolean;
  /** Lists, the last one up to `build`, of builds not looked at since the attempt before: they lead nowhere. */
  passedOver: readonly BuildQuery[];
  build: PassedBuild;
}

class GroupSearch {
  readonly #group: Group;
  readonly #lastUsed: LastUsed;
  readonly #chooser: BuildChooser;
  readonly #lists: BuildLists;
  readonly #impossible = new Set<string>();
  readonly #refused = new Set<string>();
  /** The candidates whose versions failed last. */
  #doomed: Candidates;
  /** The job that last could not vouch. */
  #suspect: JobId | undefined;

  constructor(group: Group, lastUsed: LastUsed, lists: BuildLists) {
    this.#group = group;
    this.#lastUsed = lastUsed;
    this.#chooser = new BuildChooser(group, lastUsed);
    this.#lists = lists;
    this.#doomed = group.inputs.map(() => undefined);
  }

  async solve(candidates: Candidates): Promise<Outcome> {
    const pair = this.#chooser.nextPair(candidates);
    if (pair === undefined) return { kind: 'solved', candidates };
    let outcome = impossible;
    const asked = this.#refused.size > 0 ? this.#exactly(candidates) : '';
    if (this.#refused.has(asked)) return refused;
    const doomedBefore = this.#doomed;
    for await (const attempt of this.#attempts(pair, candidates)) {
      const result = await this.#try(attempt, pair, candidates);
      if (result.kind === 'solved') return result;
      if (result.kind === 'refused') outcome = refused;
      this.#doomed = attempt.next;
    }
    if (outcome.kind === 'refused') this.#refused.add(this.#exactly(candidates, doomedBefore));
    else this.#impossible.add(this.#remainder(candidates));
    return outcome;
  }

  async #try(attempt: Attempt, pair: OpenPair, candidates: Candidates): Promise<Outcome> {
    const { next, isHopeless } = attempt;
    if (isHopeless || (this.#impossible.size > 0 && this.#impossible.has(this.#remainder(next)))) return impossible;
    const isDoomed = haveSameVersions(next, this.#doomed) && !(await this.#hasTried(attempt, pair, candidates));
    return isDoomed ? refused : this.solve(next);
  }

  /** Each build with something for the pair, in order, with the candidates that come of it. */
  async *#attempts(pair: OpenPair, candidates: Candidates): AsyncGenerator<Attempt> {
    let passedOver: BuildQuery[] = [];
    for (const { query, hasNext } of this.#chooser.runs(pair, candidates)) {
      if (query.passedAlso !== undefined) passedOver.push(unfiltered(query));
      for (let offset = 0, width = 1; ; width = Math.min(width * 4, widestLookAhead)) {
        const builds = await this.#lists.take(query, offset, width);
        const taken = builds.flatMap((build) => {
          const next = takeBuild(this.#group, candidates, { ...pair, build, hasNext });
          return next === undefined ? [] : [{ build, next }];
        });
        const hopeless = await this.#findHopeless(candidates, taken);
        for (const { build, next } of taken) {
          yield { build, next, isHopeless: hopeless.has(next), passedOver };
          if (query.passedAlso !== undefined)
            passedOver = [unfiltered({ ...query, from: { build, inclusive: false } })];
        }
        offset += builds.length;
        if (builds.length < width) break;
      }
    }
  }

  /** Whether the specification would have tried some build, in vain and with other versions, among those passed over. */
  async #hasTried({ passedOver, build }: Attempt, pair: OpenPair, candidates: Candidates): Promise<boolean> {
    for (const query of passedOver) {
      for (let offset = 0, width = 16; ; offset += width) {
        const builds = await this.#lists.take(query, offset, width);
        for (const other of builds) {
          if (other.id === build.id) return false;
          if (takeBuild(this.#group, candidates, { ...pair, build: other, hasNext: false }) !== undefined) return true;
        }
        if (builds.length < width) break;
      }
    }
    return false;
  }

  /**
   * The candidates that some job can't vouch for any more, as far as that wasn't asked before: where a candidate has come up. The job
   * that last couldn't is asked first and alone, since mostly it is one job that holds a group back.
   */
  async #findHopeless(before: Candidates, taken: readonly { next: Candidates }[]): Promise<ReadonlySet<Candidates>> {
    const hopeless = new Set<Candidates>();
    // What is tried in vain may still find out where to go on from.
    if (this.#lastUsed.isOpen) return hopeless;
    const suspect = this.#suspect;
    const suspected = taken.map(({ next }) => ({ next, jobs: this.#jobsOfNew(before, next) }));
    const rounds = [(job: JobId) => job === suspect, (job: JobId) => job !== suspect];
    for (const isAsked of rounds) {
      const left = suspected.filter(({ next }) => !hopeless.has(next));
      const asked = left.map(({ next, jobs }) => ({ next, needs: this.#chooser.needs(jobs.filter(isAsked), next) }));
      await this.#lists.begin(asked.flatMap(({ needs }) => needs));
      for (const { next, needs } of asked) {
        const unmet = needs.find((need) => this.#lists.isEmpty(need));
        if (unmet === undefined) continue;
        hopeless.add(next);
        this.#suspect = unmet.job;
      }
    }
    return hopeless;
  }

  /** The passed jobs of inputs that have got a candidate. */
  #jobsOfNew(before: Candidates, next: Candidates): JobId[] {
    const inputs = [...next.keys()].filter((input) => next[input] !== undefined && before[input] === undefined);
    return [...new Set(inputs.flatMap((input) => this.#group.passed[input] ?? []))];
  }

  /** What of the candidates the rest of the search depends on: who is open for which job, and the versions in the way. */
  #remainder(candidates: Candidates): string {
    const concerned = new Set<number>();
    const parts = [this.#lastUsed.key];
    for (const [job, inputs] of this.#group.inputsOf) {
      const open = inputs.filter((input) => !candidates[input]?.vouchedBy.has(job));
      if (open.length === 0) continue;
      parts.push(`${job}:${open.join(',')}`);
      for (const input of inputs) concerned.add(input);
    }
    for (const input of concerned) parts.push(`${input}=${candidates[input]?.version ?? ''}`);
    return parts.join('|');
  }

  /** All of the candidates, and the versions that would be refused. */
  #exactly(candidates: Candidates, doomed = this.#doomed): string {
    const versions = [...candidates, ...doomed].map((candidate) => candidate?.version ?? '');
    return `${this.#remainder(candidates)}|${versions.join(',')}`;
  }
}

function unfiltered({ passedAlso: _, ...query }: BuildQuery): BuildQuery {
  return query;
}
