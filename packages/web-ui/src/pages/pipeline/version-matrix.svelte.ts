import { SvelteMap } from 'svelte/reactivity';
import type { StockVersion, VersionReach } from '../../data/stock-shapes.ts';
import { reachedJobs } from '../../domain/resource/reached-jobs.ts';
import type { PipelinePage } from './pipeline-page.svelte.ts';

/** How far each version of one resource got, job by job. */
export class VersionMatrix {
  versions: readonly StockVersion[] | undefined = $state.raw();
  readonly reach = new SvelteMap<number, VersionReach>();
  readonly #page: PipelinePage;
  readonly #asked = new Set<number>();

  constructor(page: PipelinePage) {
    this.#page = page;
    $effect(() => {
      const name = this.resource?.name;
      // Every change of a job may have brought a version further.
      void this.#page.graph;
      if (name !== undefined) void this.#load(name);
    });
  }

  readonly resources = $derived.by(() => this.#page.sources);
  /** The resource in the address, else the one whose versions go the farthest. */
  readonly resource = $derived.by(() => {
    const { jobs, route } = this.#page;
    const reach = (name: string) => reachedJobs(jobs, name, true).length;
    const [farthest] = this.resources.toSorted((a, b) => reach(b.name) - reach(a.name));
    return this.resources.find((one) => one.name === route?.focus) ?? farthest;
  });
  /** Jobs that a version can reach, in the order of the pipeline: through everything where the server tells, else takers only. */
  readonly jobs: readonly string[] = $derived.by(() =>
    reachedJobs(
      this.#page.jobs,
      this.resource?.name ?? '',
      [...this.reach.values()].some((one) => one.whole),
    ),
  );

  /** The newest build of a job that a version reached. */
  cell(version: number, job: string) {
    return this.reach
      .get(version)
      ?.builds.filter((build) => build.job === job)
      .toSorted((a, b) => b.id - a.id)[0];
  }

  /** Asks how far a version got, when its row comes on screen. */
  need(version: StockVersion): void {
    if (this.#asked.has(version.id)) return;
    this.#asked.add(version.id);
    void this.#loadReach(version.id);
  }

  async #load(name: string): Promise<void> {
    const answer = await this.#page.app.api.versions(this.#page.ref, name, undefined, []);
    if (!answer.ok || this.resource?.name !== name) return;
    this.versions = answer.value;
    for (const id of this.#asked) {
      if (answer.value.some((version) => version.id === id)) void this.#loadReach(id);
    }
  }

  async #loadReach(id: number): Promise<void> {
    const name = this.resource?.name;
    if (name === undefined) return;
    const answer = await this.#page.app.api.versionReach(this.#page.ref, name, id);
    if (answer.ok) this.reach.set(id, answer.value);
  }
}
