import type { ApiFailure } from '../../data/api-client.ts';
import { asObject, list } from '../../data/json.ts';
import { compareInputs, type InputChange, readBuildChanges } from '../../data/read-build-changes.ts';
import { readBuild } from '../../data/read-stock.ts';
import type { StockBuild, StockBuildResources, StockJob } from '../../data/stock-shapes.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { type BuildOutline, readBuildOutline } from '../../domain/build/build-outline.ts';
import { type ComparedStep, compareSteps } from '../../domain/build/compare-steps.ts';
import { newerBuild } from '../../domain/build/merge-builds.ts';
import type { PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';

/** What is known of one of the two builds. */
export interface ComparedBuild {
  readonly build: StockBuild;
  readonly resources: StockBuildResources;
  /** `undefined` from servers that do not tell, and where the steps may not be seen. */
  readonly outline: BuildOutline | undefined;
}

/** Two builds of a job side by side: what they got, how their steps went, what they made. */
export class ComparePage {
  job: StockJob | undefined = $state.raw();
  before: ComparedBuild | undefined = $state.raw();
  after: ComparedBuild | undefined = $state.raw();
  inputs: readonly InputChange[] = $state.raw([]);
  failure: ApiFailure | undefined = $state.raw();
  /** The build that the failure is about. */
  missing = $state('');
  readonly app: App;
  readonly ref: PipelineRef;
  readonly name: string;
  readonly builds: readonly [string, string];

  constructor(app: App, ref: PipelineRef, name: string, builds: readonly [string, string]) {
    this.app = app;
    this.ref = ref;
    this.name = name;
    this.builds = builds;
  }

  readonly topics = $derived(this.job === undefined ? [] : [`job/${this.job.id}`]);
  readonly steps: readonly ComparedStep[] = $derived.by(() => {
    const [before, after] = [this.before?.outline, this.after?.outline];
    return before === undefined || after === undefined ? [] : compareSteps(before, after, this.app.clock.seconds);
  });

  async load(): Promise<void> {
    const { api } = this.app;
    const [first, second] = this.builds;
    const [job, before, after] = await Promise.all([
      api.job(this.ref, this.name),
      api.jobBuild(this.ref, this.name, first),
      api.jobBuild(this.ref, this.name, second),
    ]);
    for (const [name, answer] of [[second, after] as const, [first, before] as const])
      if (!answer.ok) return this.#fail(answer.failure, name);
    if (!job.ok || !before.ok || !after.ok) return;
    const [old, current] = await Promise.all([this.#learn(before.value), this.#learn(after.value)]);
    this.inputs = await this.#loadInputs(old, current);
    this.failure = undefined;
    this.job = job.value;
    this.before = old;
    this.after = current;
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset') return void this.load();
    const told = list(asObject(message.data)?.builds, readBuild);
    const isNews = [this.before, this.after].some((known) => {
      const build = told.find((one) => one.id === known?.build.id);
      return build !== undefined && known !== undefined && newerBuild(known.build, build).status !== known.build.status;
    });
    if (isNews) void this.load();
  }

  #fail(failure: ApiFailure, build: string): void {
    if (this.after !== undefined) return;
    this.failure = failure;
    this.missing = build;
  }

  async #learn(build: StockBuild): Promise<ComparedBuild> {
    const { api, client } = this.app;
    const [resources, outline] = await Promise.all([
      api.buildResources(build.id),
      client.get(`/api/rondo/v1/builds/${build.id}/outline`, readBuildOutline),
    ]);
    return {
      build,
      resources: resources.ok ? resources.value : { inputs: [], outputs: [] },
      outline: outline.ok ? outline.value : undefined,
    };
  }

  async #loadInputs(before: ComparedBuild, after: ComparedBuild): Promise<readonly InputChange[]> {
    const path = `/api/rondo/v1/builds/${after.build.id}/changes?since=${before.build.id}`;
    const answer = await this.app.client.get(path, readBuildChanges);
    const told = answer.ok ? answer.value : undefined;
    return told ?? compareInputs(before.resources, after.resources);
  }
}
