import type { ApiFailure } from '../../data/api-client.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import type { PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { type Status, statusOfBuild } from '../../status/status.ts';

const shownBuilds = 100;
const order: readonly Status[] = ['running', 'pending', 'failed', 'errored', 'aborted', 'succeeded'];

/** The newest builds of everything the viewer sees, or of one pipeline. */
export class BuildsPage {
  builds: readonly StockBuild[] | undefined = $state.raw();
  failure: ApiFailure | undefined = $state.raw();
  readonly app: App;
  readonly ref: PipelineRef | undefined;
  #loading: Promise<void> | undefined;

  constructor(app: App, ref: PipelineRef | undefined) {
    this.app = app;
    this.ref = ref;
  }

  readonly status = $derived.by(() => {
    const { route } = this.app.router;
    return route.page === 'builds' ? route.status : undefined;
  });
  readonly counts = $derived.by(() => {
    const found = Map.groupBy(this.builds ?? [], (build) => statusOfBuild(build.status));
    return order.flatMap((status) => {
      const count = found.get(status)?.length ?? 0;
      return count === 0 ? [] : [{ status, count }];
    });
  });
  readonly shown = $derived(
    (this.builds ?? []).filter((build) => this.status === undefined || statusOfBuild(build.status) === this.status),
  );
  /** The first line is the answer. */
  readonly headline = $derived.by(() => {
    const of = (status: Status) => this.counts.find((one) => one.status === status)?.count ?? 0;
    const [running, waiting] = [of('running'), of('pending')];
    if (running === 0 && waiting === 0) return 'Nothing runs at the moment';
    const parts = [
      running === 0 ? '' : `${running} ${running === 1 ? 'build runs' : 'builds run'}`,
      waiting === 0 ? '' : `${waiting} ${waiting === 1 ? 'waits' : 'wait'}`,
    ];
    return parts.filter((part) => part !== '').join(', ');
  });

  /** Asks again; what changes meanwhile is asked for once more. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  show(status: Status | undefined): void {
    this.app.router.go({ page: 'builds', ref: this.ref, status }, { replace: true });
  }

  async #load(): Promise<void> {
    const { api } = this.app;
    const answer = await (this.ref === undefined
      ? api.recentBuilds(shownBuilds)
      : api.pipelineBuilds(this.ref, shownBuilds));
    if (answer.ok) {
      this.builds = answer.value;
      this.failure = undefined;
    } else if (this.builds === undefined) this.failure = answer.failure;
  }
}
