import type { UiDashboardPipeline, UiDashboardTeam } from '@rondo/protocol';
import type { ApiAnswer, ApiClient, ApiFailure } from '../data/api-client.ts';
import { applyDashboardPatch, type DashboardState, renewDashboard } from '../data/dashboard-store.ts';
import { readDashboard, readDashboardPatch } from '../data/read-ui.ts';
import type { StockApi } from '../data/stock-api.ts';
import { composeDashboard } from '../data/stock-dashboard.ts';
import type { StreamMessage } from '../data/stream-hub.ts';
import type { Session } from './session.svelte.ts';

const buildsForRefrain = 400;

type Asked = ApiAnswer<DashboardState | undefined> | 'unchanged';

/** Whom the index asks, and who looks. */
interface Source {
  readonly client: ApiClient;
  readonly api: StockApi;
  readonly session: Session;
}

/** All pipelines the viewer sees: what dashboard, side bar and search show. Kept up to date by the stream, or by asking again. */
export class PipelineIndex {
  state: DashboardState | undefined = $state.raw();
  failure: ApiFailure | undefined = $state.raw();
  /** When the state was true, in ms. */
  takenAtMs = $state(0);
  readonly #source: Source;
  #additive: boolean | undefined;
  #loading: Promise<void> | undefined;
  /** Asked for before it is known who looks: the session's cookie says that already. */
  #early: Promise<Asked> | undefined;
  /** Of what the server sent last, whole; patches that came since are part of what it would send now. */
  #etag: string | undefined;
  /** Counts who looks: an answer for an earlier one is dropped. */
  #viewer = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  get pipelines(): readonly UiDashboardPipeline[] {
    return this.state?.pipelines ?? [];
  }

  get teams(): readonly UiDashboardTeam[] {
    return this.state?.teams ?? [];
  }

  /** Nobody is logged in and nothing is public: the login is all there is to show. */
  get needsLogin(): boolean {
    if (this.state === undefined) return this.failure?.kind === 'unauthorized';
    return this.state.pipelines.length === 0 && this.#source.session.user === null;
  }

  /** Sends the request while the page is still finding out who looks, so that the two do not wait for each other. */
  askEarly(): void {
    this.#early = this.#ask();
  }

  refresh(): Promise<void> {
    if (this.#loading !== undefined) return this.#loading;
    const loading = this.#load(this.#viewer).finally(() => {
      if (this.#loading === loading) this.#loading = undefined;
    });
    this.#loading = loading;
    return loading;
  }

  /** Somebody else looks from now on: what the one before saw is gone at once, and what was on its way for them is not shown. */
  forget(): void {
    this.#viewer += 1;
    this.#loading = undefined;
    this.#early = undefined;
    this.#etag = undefined;
    this.state = undefined;
    this.failure = undefined;
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset' || this.state === undefined) void this.refresh();
    else if (message.topic === 'dashboard')
      this.#set(applyDashboardPatch(this.state, readDashboardPatch(message.data)), this.#viewer);
  }

  async #load(viewer: number): Promise<void> {
    if (this.#additive !== false) {
      const asked = this.#early ?? this.#ask();
      this.#early = undefined;
      const answer = await asked;
      if (answer === 'unchanged') return this.#set(this.state, viewer);
      const state = answer.ok ? answer.value : undefined;
      if (state !== undefined) {
        this.#additive = true;
        return this.#takeSnapshot(state, answer.ok ? answer.etag : undefined, viewer);
      }
      const missing = answer.ok || answer.failure.kind === 'not-found';
      if (!missing && !answer.ok) return this.#fail(answer.failure, viewer);
      this.#additive = false;
    }
    await this.#loadStock(viewer);
  }

  #ask(): Promise<Asked> {
    return this.#source.client.renew('/api/rondo/v1/dashboard', readDashboard, this.#etag);
  }

  #takeSnapshot(told: DashboardState, etag: string | undefined, viewer: number): void {
    if (viewer !== this.#viewer) return;
    const state = renewDashboard(this.state, told);
    this.#etag = etag;
    this.#set(state, viewer);
  }

  async #loadStock(viewer: number): Promise<void> {
    const { api, session } = this.#source;
    const [teams, pipelines, jobs, resources, builds] = await Promise.all([
      api.teams(),
      api.pipelines(),
      api.jobs(),
      api.resources(),
      api.recentBuilds(buildsForRefrain),
    ]);
    if (!pipelines.ok) return this.#fail(pipelines.failure, viewer);
    const lists = {
      teams: teams.ok ? teams.value : [],
      pipelines: pipelines.value,
      jobs: jobs.ok ? jobs.value : [],
      resources: resources.ok ? resources.value : [],
      builds: builds.ok ? builds.value : [],
    };
    this.#set(composeDashboard(lists, session.user ?? undefined), viewer);
  }

  #set(state: DashboardState | undefined, viewer: number): void {
    if (viewer !== this.#viewer) return;
    this.state = state;
    this.failure = undefined;
    this.takenAtMs = Date.now();
  }

  #fail(failure: ApiFailure, viewer: number): void {
    if (viewer === this.#viewer) this.failure = failure;
  }
}
