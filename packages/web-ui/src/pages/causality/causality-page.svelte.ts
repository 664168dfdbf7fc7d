import type { ApiAnswer, ApiFailure } from '../../data/api-client.ts';
import { asObject, list } from '../../data/json.ts';
import { type CauseDirection, type Causes, readCauses } from '../../data/read-causes.ts';
import { readBuild } from '../../data/read-stock.ts';
import type { StockJob, StockResource, StockVersion } from '../../data/stock-shapes.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { causeGraph } from '../../domain/causality/cause-graph.ts';
import type { GraphLayout } from '../../graph/graph-layout.ts';
import { requestLayout } from '../../graph/layout-client.ts';
import type { PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { isMoving } from '../../status/status.ts';
import { shortVersion } from '../build/build-sentences.ts';

const firstBuilds = 100;
const mostBuilds = 2000;
/** Of many messages at once the last one is answered. */
const settleMs = 500;

/** Which version, of what, and which way one looks. */
export interface CausalitySubject {
  readonly ref: PipelineRef;
  readonly resource: string;
  readonly versionId: number;
  readonly direction: CauseDirection;
}

/** What came of a version, or what it came of. */
export class CausalityPage {
  resource: StockResource | undefined = $state.raw();
  version: StockVersion | undefined = $state.raw();
  causes: Causes | undefined = $state.raw();
  layout: GraphLayout | undefined = $state.raw();
  failure: ApiFailure | undefined = $state.raw();
  /** Why a stock server does not tell. */
  untold: 'off' | 'too-much' | undefined = $state();
  busy = $state(false);
  #jobs: readonly StockJob[] = $state.raw([]);
  #limit = firstBuilds;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly app: App;
  readonly subject: CausalitySubject;

  constructor(app: App, subject: CausalitySubject) {
    this.app = app;
    this.subject = subject;
    $effect(() => {
      const { shapes } = this.graph;
      void requestLayout(shapes, 'right').then((layout) => {
        if (shapes === this.graph.shapes) this.layout = layout;
      });
    });
    $effect(() => () => clearTimeout(this.#timer));
  }

  readonly graph = $derived(
    causeGraph(
      this.causes ?? { versions: [], builds: [], hasMore: false },
      this.#jobs,
      (version) => `${version.resource} ${shortVersion(version.version)}`,
    ),
  );
  readonly topics = $derived(this.resource === undefined ? [] : [`pipeline/${this.resource.pipelineId}`]);

  async load(): Promise<void> {
    const { api } = this.app;
    const { ref, resource: name, versionId } = this.subject;
    if (!Number.isSafeInteger(versionId)) {
      this.failure = { kind: 'not-found' };
      return;
    }
    const [resource, version, jobs] = await Promise.all([
      api.resource(ref, name),
      api.version(ref, name, versionId),
      api.pipelineJobs(ref),
    ]);
    if (!resource.ok || !version.ok) return this.#fail(resource.ok ? version : resource);
    const causes = await this.#ask(resource.value);
    if (!causes.ok) return this.#fail(causes);
    this.failure = undefined;
    this.resource = resource.value;
    this.version = version.value;
    if (jobs.ok) this.#jobs = jobs.value;
    this.causes = causes.value;
  }

  /** Goes further from the version. */
  async showMore(): Promise<void> {
    this.#limit = Math.min(mostBuilds, this.#limit * 4);
    this.busy = true;
    await this.load();
    this.busy = false;
  }

  get canShowMore(): boolean {
    return this.causes?.hasMore === true && this.#limit < mostBuilds;
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset') return void this.load();
    const known = new Map(this.causes?.builds.map((build) => [build.id, build.status]));
    const told = list(asObject(message.data)?.builds, readBuild);
    const moving = [...known.values()].some(isMoving);
    if (told.length > 0 && !moving && told.every((build) => known.get(build.id) === build.status)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), settleMs);
  }

  #fail(answer: ApiAnswer<unknown>): void {
    if (!answer.ok && this.causes === undefined) this.failure = answer.failure;
  }

  async #ask(resource: StockResource): Promise<ApiAnswer<Causes>> {
    const { ref, resource: name, versionId, direction } = this.subject;
    const path = `/api/rondo/v1/pipelines/${resource.pipelineId}/resources/${encodeURIComponent(name)}`;
    const query = new URLSearchParams({ direction, limit: `${this.#limit}` });
    const own = await this.app.client.get(`${path}/versions/${versionId}/causes?${query}`, readCauses);
    const told =
      own.ok && own.value !== undefined
        ? { ...own, value: own.value }
        : await this.app.api.versionCauses(ref, name, { versionId, direction });
    this.untold = told.ok ? undefined : untoldBy(told.failure);
    if (told.ok) return told;
    const nothing: Causes = { versions: [], builds: [], hasMore: false };
    return this.untold === undefined ? told : { ok: true, value: nothing, links: noLinks, etag: undefined };
  }
}

function untoldBy(failure: ApiFailure): 'off' | 'too-much' | undefined {
  if (failure.kind === 'forbidden') return 'off';
  return failure.kind === 'server' && failure.status === 422 ? 'too-much' : undefined;
}

const noLinks = { next: undefined, previous: undefined };
