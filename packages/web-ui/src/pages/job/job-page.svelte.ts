import type { UiJobStats } from '@rondo/protocol';
import { SvelteMap } from 'svelte/reactivity';
import type { ApiFailure, PageLinks } from '../../data/api-client.ts';
import { asObject, list } from '../../data/json.ts';
import { type BuildDetails, readJobBuilds, readJobStats } from '../../data/read-job-page.ts';
import { readBuild, readJob } from '../../data/read-stock.ts';
import { pagingPairs } from '../../data/stock-api.ts';
import type { StockBuild, StockJob } from '../../data/stock-shapes.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { readBuildOutline } from '../../domain/build/build-outline.ts';
import { mergeBuilds } from '../../domain/build/merge-builds.ts';
import { type SlowStep, slowestSteps } from '../../domain/build/slowest-steps.ts';
import type { Paging, PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { buildHref } from '../../shell/crumbs.ts';
import { isMoving } from '../../status/status.ts';
import { type Word, waitingHeadline, waitingReasons } from '../build/waiting-reasons.ts';

/** Of a long queue the first few say it for all. */
const mostWaits = 5;
const buildsOnPage = 100;
const slowestShown = 3;

export type BuildFilter = 'all' | 'failed' | 'by-person';

/** A job's page: how it has been doing, and its builds. */
export class JobPage {
  job: StockJob | undefined = $state.raw();
  builds: readonly StockBuild[] = $state.raw([]);
  /** What Rondo tells of the job beside its builds; `undefined` before it has, and from stock servers. */
  stats: UiJobStats | undefined = $state.raw();
  links: PageLinks = $state.raw({ next: undefined, previous: undefined });
  failure: ApiFailure | undefined = $state.raw();
  filter: BuildFilter = $state('all');
  open: number | undefined = $state();
  busy: 'pause' | 'trigger' | undefined = $state();
  /** What builds got and made: of all rows in one answer, or, from stock servers, asked for when their rows come on screen. */
  readonly resources = new SvelteMap<number, BuildDetails>();
  /** Why pending builds wait, by id. */
  readonly waits = new SvelteMap<number, readonly Word[]>();
  /** The slowest steps of builds whose rows were unfolded. */
  readonly slowest = new SvelteMap<number, readonly SlowStep[]>();
  readonly #asked = new Set<number>();
  /** How builds stood when they were told of. */
  readonly #toldOf = new Map<number, string>();
  #additive: boolean | undefined;
  #details: Promise<void> | undefined;
  readonly app: App;
  readonly ref: PipelineRef;
  readonly name: string;
  readonly paging: Paging | undefined;

  constructor(app: App, ref: PipelineRef, name: string, paging: Paging | undefined) {
    this.app = app;
    this.ref = ref;
    this.name = name;
    this.paging = paging;
  }

  readonly shown = $derived(
    this.builds.filter((build) => {
      if (this.filter === 'failed') return build.status === 'failed' || build.status === 'errored';
      return this.filter === 'all' || build.createdBy !== undefined;
    }),
  );
  readonly current = $derived(this.builds.find((build) => build.status === 'started') ?? this.builds[0]);
  readonly topics = $derived(this.job === undefined ? [] : [`job/${this.job.id}`]);

  async load(): Promise<void> {
    const { api } = this.app;
    const [job, builds] = await Promise.all([
      api.job(this.ref, this.name),
      api.jobBuilds(this.ref, this.name, this.paging),
    ]);
    if (!job.ok) {
      if (this.job === undefined) this.failure = job.failure;
      return;
    }
    this.failure = undefined;
    this.job = job.value;
    const stats = this.#loadStats(job.value);
    this.#details = this.#loadDetails(builds.ok ? builds.value : [], pagingPairs(this.paging, buildsOnPage));
    if (builds.ok) {
      this.links = builds.links;
      this.#setBuilds(builds.value);
    }
    await Promise.all([stats, this.#details]);
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset') return void this.load();
    const data = asObject(message.data) ?? {};
    const job = readJob(asObject(data.job) ?? {});
    if (job !== undefined && job.name === this.name) this.job = job;
    const builds = list(data.builds, readBuild);
    if (builds.length > 0 && this.paging === undefined) this.#setBuilds(mergeBuilds(this.builds, builds));
  }

  /** Asks once for what a finished or running build took and made. */
  async need(build: StockBuild): Promise<void> {
    if (build.status === 'pending') return this.waits.size < mostWaits ? this.#loadWait(build) : undefined;
    if (this.#asked.has(build.id)) return;
    this.#asked.add(build.id);
    await this.#details;
    if (this.#toldOf.get(build.id) !== build.status) await this.#loadOne(build);
    if (isMoving(build.status)) this.#asked.delete(build.id);
  }

  /** Unfolds a row, and asks for what is only shown there; folds it where it is open. */
  toggle(build: StockBuild): void {
    this.open = this.open === build.id ? undefined : build.id;
    if (this.open === build.id) void this.#loadSlowest(build);
  }

  async togglePause(): Promise<void> {
    if (this.job === undefined) return;
    const paused = !this.job.paused;
    this.busy = 'pause';
    const answer = await this.app.api.pauseJob(this.ref, this.name, paused);
    if (answer.ok) await this.load();
    else this.app.complain(paused ? 'Not paused.' : 'Not unpaused.', answer.failure);
    this.busy = undefined;
  }

  async trigger(): Promise<void> {
    this.busy = 'trigger';
    const answer = await this.app.api.triggerJob(this.ref, this.name);
    this.busy = undefined;
    if (!answer.ok) this.app.complain(`${this.name} was not triggered.`, answer.failure);
    else if (answer.value !== undefined) this.app.router.goTo(buildHref(this.ref, this.name, answer.value.name));
  }

  async #loadStats(job: StockJob): Promise<void> {
    const answer = await this.app.client.get(`/api/rondo/v1/jobs/${job.id}/stats`, readJobStats);
    if (answer.ok && answer.value !== undefined) this.stats = answer.value;
  }

  /** What all these builds got and made, in one request, where the server has it. */
  async #loadDetails(builds: readonly StockBuild[], page: [string, string][]): Promise<void> {
    if (this.job === undefined || this.#additive === false) return;
    // What a build took does not change while it stands as it did.
    if (builds.every(({ id, status }) => this.#toldOf.get(id) === status)) return;
    const query = new URLSearchParams(page);
    const answer = await this.app.client.get(`/api/rondo/v1/jobs/${this.job.id}/builds?${query}`, readJobBuilds);
    if (!answer.ok) return;
    this.#additive = answer.value !== undefined;
    const states = new Map(builds.map(({ id, status }) => [id, status]));
    for (const [id, details] of answer.value ?? []) {
      const status = states.get(id);
      if (status === undefined) continue;
      this.resources.set(id, details);
      this.#toldOf.set(id, status);
    }
  }

  async #loadSlowest(build: StockBuild): Promise<void> {
    if (build.status === 'pending' || this.#additive === false) return;
    if (this.slowest.has(build.id) && !isMoving(build.status)) return;
    const answer = await this.app.client.get(`/api/rondo/v1/builds/${build.id}/outline`, readBuildOutline);
    if (!answer.ok || answer.value === undefined) return;
    const slowest = slowestSteps(answer.value, slowestShown);
    // Nothing of a build that has ended: its log is gone.
    if (slowest.length > 0 || isMoving(build.status)) this.slowest.set(build.id, slowest);
  }

  async #loadOne(build: StockBuild): Promise<void> {
    await this.#loadDetails(
      [build],
      [
        ['from', `${build.id}`],
        ['to', `${build.id}`],
      ],
    );
    if (this.#additive === true) return;
    const answer = await this.app.api.buildResources(build.id);
    if (answer.ok) this.resources.set(build.id, answer.value);
  }

  async #loadWait(build: StockBuild): Promise<void> {
    const answer = await this.app.api.preparation(build.id);
    if (!answer.ok) return;
    const reasons = waitingReasons(answer.value, { job: this.job, history: this.builds, build });
    this.waits.set(build.id, waitingHeadline(reasons));
  }

  #setBuilds(builds: readonly StockBuild[]): void {
    const before = new Map(this.builds.map((build) => [build.id, build.status]));
    for (const build of builds) if (before.get(build.id) !== build.status) this.#asked.delete(build.id);
    this.builds = builds;
    // What a build waits for changes with the builds beside it.
    for (const id of this.waits.keys()) {
      const waiting = builds.find((build) => build.id === id && build.status === 'pending');
      if (waiting === undefined) this.waits.delete(id);
      else void this.#loadWait(waiting);
    }
  }
}
