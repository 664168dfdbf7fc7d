import type { StockBuild, StockBuildResources } from '../../data/stock-shapes.ts';
import type { PipelinePage } from './pipeline-page.svelte.ts';

/** What a hover card knows of a job beyond its node: its builds, newest first, and what the newest took. */
export interface JobDetail {
  readonly builds: readonly StockBuild[];
  readonly resources: StockBuildResources | undefined;
}

const showAfterMs = 300;
const hideAfterMs = 150;
const freshMs = 10_000;
const shownBuilds = 34;

/** Which job's card is shown: a moment after the pointer or the focus came to its node, until a moment after it left. */
export class HoverCards {
  shown: string | undefined = $state();
  detail: JobDetail | undefined = $state.raw();
  readonly #page: PipelinePage;
  readonly #known = new Map<string, { detail: JobDetail; atMs: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: PipelinePage) {
    this.#page = page;
  }

  approach(job: string): void {
    clearTimeout(this.#timer);
    if (this.shown === job) return;
    this.#timer = setTimeout(() => void this.#show(job), this.shown === undefined ? showAfterMs : hideAfterMs);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), hideAfterMs);
  }

  /** The pointer is on the card itself. */
  stay(): void {
    clearTimeout(this.#timer);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.shown = undefined;
    this.detail = undefined;
  }

  async #show(job: string): Promise<void> {
    const known = this.#known.get(job);
    this.shown = job;
    this.detail = known?.detail;
    if (known !== undefined && Date.now() - known.atMs < freshMs) return;
    const detail = await this.#load(job);
    if (detail === undefined) return;
    this.#known.set(job, { detail, atMs: Date.now() });
    if (this.shown === job) this.detail = detail;
  }

  async #load(job: string): Promise<JobDetail | undefined> {
    const { api } = this.#page.app;
    const answer = await api.jobBuilds(this.#page.ref, job, undefined, shownBuilds);
    if (!answer.ok) return undefined;
    const builds = answer.value.slice(0, shownBuilds);
    const newest = builds.find((build) => build.endTime !== undefined) ?? builds[0];
    const taken = newest === undefined ? undefined : await api.buildResources(newest.id);
    return { builds, resources: taken?.ok === true ? taken.value : undefined };
  }
}
