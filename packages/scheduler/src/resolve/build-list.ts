import type { BuildsRequest, PassedBuild, VersionsView } from './versions-view.ts';

const firstPage = 4;
const largestPage = 2_000;

/** Which builds a list holds; how many of them are read at a time is the list's own business. */
export type BuildQuery = Omit<BuildsRequest, 'limit'>;

/** The builds that answer one query, read page by page, each page four times the one before. */
class BuildList {
  readonly query: BuildQuery;
  readonly loaded: PassedBuild[] = [];
  ended = false;

  constructor(query: BuildQuery) {
    this.query = query;
  }

  nextRequest(): BuildsRequest {
    const last = this.loaded.at(-1);
    const limit = Math.min(Math.max(firstPage, this.loaded.length * 3), largestPage);
    return last === undefined
      ? { ...this.query, limit }
      : { ...this.query, from: { build: last, inclusive: false }, limit };
  }

  add(page: readonly PassedBuild[], limit: number): void {
    this.loaded.push(...page);
    this.ended = page.length < limit;
  }
}

/** All lists of builds that one search reads, each read once however often the search comes back to it. */
export class BuildLists {
  readonly #view: VersionsView;
  readonly #lists = new Map<string, BuildList>();

  constructor(view: VersionsView) {
    this.#view = view;
  }

  /** Reads the first page of every list not begun yet, in one call of the view. */
  async begin(queries: readonly BuildQuery[]): Promise<void> {
    const lists = new Set(queries.map((query) => this.#list(query)));
    await this.#read([...lists].filter((list) => list.loaded.length === 0 && !list.ended));
  }

  /** Whether no build answers the query. The list must have been begun. */
  isEmpty(query: BuildQuery): boolean {
    const list = this.#list(query);
    return list.ended && list.loaded.length === 0;
  }

  /** Up to `count` builds from `offset` on; fewer only where the list ends. */
  async take(query: BuildQuery, offset: number, count: number): Promise<readonly PassedBuild[]> {
    const list = this.#list(query);
    while (list.loaded.length < offset + count && !list.ended) await this.#read([list]);
    return list.loaded.slice(offset, offset + count);
  }

  async #read(lists: readonly BuildList[]): Promise<void> {
    if (lists.length === 0) return;
    const requests = lists.map((list) => list.nextRequest());
    const pages = await this.#view.builds(requests);
    lists.forEach((list, index) => {
      list.add(pages[index] ?? [], requests[index]?.limit ?? 0);
    });
  }

  #list(query: BuildQuery): BuildList {
    const key = keyOf(query);
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = new BuildList(query);
    this.#lists.set(key, list);
    return list;
  }
}

/** Equal for queries with the same answer. The wanted resources are the same throughout a search. */
function keyOf({ job, order, from, containing, passedAlso }: BuildQuery): string {
  const versions = containing.map(({ resource, version }) => `${resource}=${version}`).sort();
  const start = from === undefined ? '' : `${from.build.rerunOf ?? ''}.${from.build.id}.${from.inclusive}`;
  const also = passedAlso === undefined ? '' : `${passedAlso.resource}:${passedAlso.jobs.join(',')}`;
  return [job, order, start, [...new Set(versions)].join(','), also].join('|');
}
