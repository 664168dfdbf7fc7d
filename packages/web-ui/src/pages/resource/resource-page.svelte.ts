import type { UiResourceFacts, UiVersionFacts } from '@rondo/protocol';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ApiFailure, PageLinks } from '../../data/api-client.ts';
import { readCauses } from '../../data/read-causes.ts';
import { readResourceFacts } from '../../data/read-resource-facts.ts';
import type { StockBuild, StockJob, StockResource, StockVersion, VersionReach } from '../../data/stock-shapes.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { reachedJobs } from '../../domain/resource/reached-jobs.ts';
import type { Paging, PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';

/** Of a version that went through more builds, the nearest are enough to see how far it got. */
const reachedBuilds = 60;

/** Where a version went and where it came from. */
export interface VersionUse {
  readonly inputTo: readonly StockBuild[];
  readonly outputOf: readonly StockBuild[];
}

/** A resource's page: its checks, its pin and its versions. */
export class ResourcePage {
  resource: StockResource | undefined = $state.raw();
  /** What only the additive API tells. */
  facts: UiResourceFacts | undefined = $state.raw();
  versions: readonly StockVersion[] | undefined = $state.raw();
  links: PageLinks = $state.raw({ next: undefined, previous: undefined });
  failure: ApiFailure | undefined = $state.raw();
  readonly open = new SvelteSet<number>();
  readonly uses = new SvelteMap<number, VersionUse>();
  /** Versions whose pin or switch is being changed. */
  readonly busy = new SvelteSet<number>();
  checking = $state(false);
  unpinning = $state(false);
  /** How far versions got, of rows that have been on screen. */
  readonly reach = new SvelteMap<number, VersionReach>();
  #pipelineJobs: readonly StockJob[] = $state.raw([]);
  readonly #asked = new Set<number>();
  #tellsFacts = true;
  #tellsCauses = true;
  readonly app: App;
  readonly ref: PipelineRef;
  readonly name: string;
  readonly paging: Paging | undefined;
  readonly filter: readonly string[];

  constructor(
    app: App,
    ref: PipelineRef,
    name: string,
    view: { paging: Paging | undefined; filter: readonly string[] },
  ) {
    this.app = app;
    this.ref = ref;
    this.name = name;
    this.paging = view.paging;
    this.filter = view.filter;
  }

  readonly pinned = $derived(
    this.versions?.find(
      (one) => this.resource?.pinnedVersion !== undefined && sameVersion(one.version, this.resource.pinnedVersion),
    ),
  );
  /** Enabled versions above the pin, on this page of the list. */
  readonly waiting = $derived.by(() => {
    if (this.pinned === undefined || this.versions === undefined) return undefined;
    return this.versions.slice(0, this.versions.indexOf(this.pinned)).filter((one) => one.enabled).length;
  });
  /** Jobs that take the resource, in the order of the pipeline. */
  readonly takers: readonly string[] = $derived.by(() => reachedJobs(this.#pipelineJobs, this.name, false));
  /** Jobs that its versions reach. */
  readonly jobs: readonly string[] = $derived.by(() =>
    reachedJobs(
      this.#pipelineJobs,
      this.name,
      [...this.reach.values()].some((one) => one.whole),
    ),
  );
  /** What is known of versions beside themselves. */
  readonly noted: ReadonlyMap<number, UiVersionFacts> = $derived(
    new Map(this.facts?.versions.map((one) => [one.id, one])),
  );
  readonly topics = $derived.by((): string[] => {
    if (this.resource === undefined) return [];
    return [`pipeline/${this.resource.pipelineId}`, ...(this.facts === undefined ? [] : [`resource/${this.facts.id}`])];
  });

  async load(): Promise<void> {
    const { api } = this.app;
    const [resource, versions] = await Promise.all([
      api.resource(this.ref, this.name),
      api.versions(this.ref, this.name, this.paging, this.filter),
    ]);
    if (!resource.ok) {
      if (this.resource === undefined) this.failure = resource.failure;
      return;
    }
    this.failure = undefined;
    this.resource = resource.value;
    const check = resource.value.checkBuild;
    if (check === undefined || (check.status !== 'pending' && check.status !== 'started')) this.checking = false;
    if (versions.ok) {
      this.versions = versions.value;
      this.links = versions.links;
      const [first] = versions.value;
      if (this.filter.length > 0 && first !== undefined && this.uses.size === 0) void this.toggle(first, true);
    }
    void this.#loadFacts(resource.value.pipelineId);
    for (const id of this.open) void this.#loadUse(id);
    for (const id of this.#asked) void this.#loadReach(id);
    if (this.#pipelineJobs.length === 0) await this.#loadJobs();
  }

  /** Asks once how far a version got, when its row comes on screen. */
  need(version: StockVersion): void {
    if (this.#asked.has(version.id)) return;
    this.#asked.add(version.id);
    void this.#loadReach(version.id);
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset' || this.topics.includes(message.topic)) void this.load();
  }

  async toggle(version: StockVersion, open = !this.open.has(version.id)): Promise<void> {
    if (!open) return void this.open.delete(version.id);
    this.open.add(version.id);
    await this.#loadUse(version.id);
  }

  async check(): Promise<void> {
    this.checking = true;
    const answer = await this.app.api.checkResource(this.ref, this.name);
    if (!answer.ok) {
      this.checking = false;
      this.app.complain('Not checked.', answer.failure);
    } else await this.load();
  }

  /** Pins a version with a first note, or takes the pin away. */
  async togglePin(version: StockVersion): Promise<void> {
    if (this.pinned?.id === version.id) return this.unpin();
    this.busy.add(version.id);
    const answer = await this.app.api.pinVersion(this.ref, this.name, version.id);
    if (!answer.ok) this.app.complain('Not pinned.', answer.failure);
    else {
      const who = this.app.session.user?.name ?? 'somebody';
      await this.app.api.setPinComment(this.ref, this.name, `pinned by ${who}`);
    }
    await this.load();
    this.busy.delete(version.id);
  }

  async unpin(): Promise<void> {
    this.unpinning = true;
    const answer = await this.app.api.unpin(this.ref, this.name);
    if (!answer.ok) this.app.complain('Still pinned.', answer.failure);
    await this.load();
    this.unpinning = false;
  }

  async saveNote(note: string): Promise<boolean> {
    const answer = await this.app.api.setPinComment(this.ref, this.name, note);
    if (!answer.ok) this.app.complain('The note was not saved.', answer.failure);
    else await this.load();
    return answer.ok;
  }

  async toggleEnabled(version: StockVersion): Promise<void> {
    this.busy.add(version.id);
    const answer = await this.app.api.enableVersion(this.ref, this.name, version.id, !version.enabled);
    if (!answer.ok) this.app.complain(version.enabled ? 'Not disabled.' : 'Not enabled.', answer.failure);
    await this.load();
    this.busy.delete(version.id);
  }

  async #loadJobs(): Promise<void> {
    const answer = await this.app.api.pipelineJobs(this.ref);
    if (answer.ok) this.#pipelineJobs = answer.value;
  }

  async #loadFacts(pipelineId: number): Promise<void> {
    if (!this.#tellsFacts) return;
    const path = `/api/rondo/v1/pipelines/${pipelineId}/resources/${encodeURIComponent(this.name)}/facts`;
    const ids = this.versions?.map(({ id }) => id).join(',') ?? '';
    const answer = await this.app.client.get(`${path}?versions=${ids}`, readResourceFacts);
    if (answer.ok) this.facts = answer.value;
    this.#tellsFacts = answer.ok ? answer.value !== undefined : answer.failure.kind !== 'not-found';
  }

  async #loadReach(id: number): Promise<void> {
    const own = await this.#askCauses(id);
    if (own !== undefined) return void this.reach.set(id, own);
    const answer = await this.app.api.versionReach(this.ref, this.name, id);
    if (answer.ok) this.reach.set(id, answer.value);
  }

  /** `undefined` from servers that tell only what took the version itself, and those that want a feature turned on. */
  async #askCauses(id: number): Promise<VersionReach | undefined> {
    if (!this.#tellsCauses || this.resource === undefined) return undefined;
    const path = `/api/rondo/v1/pipelines/${this.resource.pipelineId}/resources/${encodeURIComponent(this.name)}`;
    const answer = await this.app.client.get(`${path}/versions/${id}/causes?limit=${reachedBuilds}`, readCauses);
    if (answer.ok && answer.value === undefined) this.#tellsCauses = false;
    return answer.ok && answer.value !== undefined ? { whole: true, builds: answer.value.builds } : undefined;
  }

  async #loadUse(id: number): Promise<void> {
    const { api } = this.app;
    const [inputTo, outputOf] = await Promise.all([
      api.versionBuilds(this.ref, this.name, id, 'input_to'),
      api.versionBuilds(this.ref, this.name, id, 'output_of'),
    ]);
    this.uses.set(id, { inputTo: inputTo.ok ? inputTo.value : [], outputOf: outputOf.ok ? outputOf.value : [] });
  }
}

function sameVersion(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
