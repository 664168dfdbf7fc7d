import type { ApiFailure } from '../../data/api-client.ts';
import { asObject, list, moment } from '../../data/json.ts';
import { readBuild, readJob, readPreparation } from '../../data/read-stock.ts';
import type { StockBuild, StockBuildResources, StockJob, StockPreparation } from '../../data/stock-shapes.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { mergeBuilds, newerBuild } from '../../domain/build/merge-builds.ts';
import { LogClient } from '../../log/log-client.svelte.ts';
import { brokenSteps, isImageStep, openingStep, outlineOf, type StepNode } from '../../log/outline.ts';
import { stepsOf } from '../../log/plan-node.ts';
import { formatLogAnchor, parseLogAnchor } from '../../routes/log-anchor.ts';
import type { PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { isMoving } from '../../status/status.ts';
import { usualMs } from './build-sentences.ts';

const smallScreenPx = 700;

/** Which build the address names. */
export type BuildKey =
  | { readonly kind: 'job'; readonly ref: PipelineRef; readonly job: string; readonly build: string }
  | { readonly kind: 'id'; readonly id: number };

/** The builds of the job that was looked at last: who goes on from build to build has them at once. */
let recent: { readonly job: string; readonly history: readonly StockBuild[] } | undefined;

function jobOf(ref: PipelineRef | undefined, job: string | undefined): string {
  return JSON.stringify([ref, job]);
}

/** A build's page: header, history, outline and the log of one step, live. One instance per build. */
export class BuildPage {
  build: StockBuild | undefined = $state.raw();
  job: StockJob | undefined = $state.raw();
  history: readonly StockBuild[] = $state.raw([]);
  resources: StockBuildResources = $state.raw({ inputs: [], outputs: [] });
  preparation: StockPreparation | undefined = $state.raw();
  failure: ApiFailure | undefined = $state.raw();
  log: LogClient | undefined = $state.raw();
  following = $state(true);
  /** What the user pressed and the server has not answered or shown yet. */
  aborting = $state(false);
  starting: 'trigger' | 'rerun' | undefined = $state();
  #chosen: string | undefined = $state();
  readonly app: App;
  readonly key: BuildKey;
  /** When the build was made, Unix seconds; unknown on a stock server. */
  createTime: number | undefined = $state();
  readonly #openedMs = Date.now();

  constructor(app: App, key: BuildKey) {
    this.app = app;
    this.key = key;
    if (key.kind === 'job' && recent?.job === jobOf(key.ref, key.job)) this.history = recent.history;
  }

  readonly ref: PipelineRef | undefined = $derived.by(() => {
    if (this.key.kind === 'job') return this.key.ref;
    const { build } = this;
    return build?.pipelineName === undefined
      ? undefined
      : { team: build.teamName, pipeline: build.pipelineName, vars: build.vars };
  });
  readonly jobName: string | undefined = $derived.by(() =>
    this.key.kind === 'job' ? this.key.job : this.build?.jobName,
  );
  /** Since when it has waited, ms: since it was made, or as far as this page knows. */
  readonly waitingSinceMs = $derived(this.createTime === undefined ? this.#openedMs : this.createTime * 1000);
  readonly moving = $derived(this.build !== undefined && isMoving(this.build.status));
  readonly usual = $derived(usualMs(this.history));
  readonly anchor = $derived.by(() => parseLogAnchor(this.app.router.hash));
  readonly items = $derived(this.log?.plan === undefined ? [] : outlineOf(this.log.plan));
  readonly steps: readonly StepNode[] = $derived(this.log?.plan === undefined ? [] : stepsOf(this.log.plan));
  /** Steps that do something themselves. */
  readonly workSteps = $derived(
    this.steps.filter((step) => step.verb !== 'across' && step.verb !== 'attempts' && !isImageStep(step)),
  );
  readonly broken = $derived(this.log?.plan === undefined ? [] : brokenSteps(this.log.plan, this.log.steps));
  readonly ended = $derived(this.build !== undefined && !this.moving);
  /** Until when what has not ended counts: now, or the end of the build while its log is still being read. Unix seconds. */
  readonly untilSeconds = $derived.by(() => (this.ended ? this.build?.endTime : undefined) ?? this.app.clock.seconds);

  /** The step whose log is shown: the one the address names, the one chosen, else the one worth looking at. */
  readonly selected: string | undefined = $derived.by(() => {
    const { log } = this;
    // A link may name a step that comes later, or none at all.
    const mayCome = log === undefined || (log.state !== 'ended' && log.state !== 'not-found');
    if (this.anchor !== undefined && (mayCome || this.steps.some(({ id }) => id === this.anchor?.step)))
      return this.anchor.step;
    if (this.#chosen !== undefined) return this.#chosen;
    return log?.plan === undefined ? undefined : openingStep(log.plan, log.steps);
  });
  readonly selectedNode = $derived(this.steps.find((step) => step.id === this.selected));
  readonly previous = $derived.by(() => {
    const at = this.history.findIndex((one) => one.id === this.build?.id);
    return at === -1 ? undefined : this.history[at + 1];
  });

  /** The newest build before this one that succeeded. */
  readonly lastGood = $derived.by(() => {
    const at = this.history.findIndex((one) => one.id === this.build?.id);
    return at === -1 ? undefined : this.history.slice(at + 1).find(({ status }) => status === 'succeeded');
  });

  readonly topics = $derived.by((): string[] => {
    if (this.build === undefined) return [];
    return [`build/${this.build.id}`, ...(this.job === undefined ? [] : [`job/${this.job.id}`])];
  });

  /** The step that was chosen by hand. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  select(step: string): void {
    this.#chosen = step;
    this.following = this.log?.steps.get(step)?.status === 'running';
    if (this.app.router.hash !== '') this.app.router.setHash('');
  }

  selectLine(step: string, row: number, extend: boolean): void {
    const before = this.anchor;
    const first = extend && before?.step === step && before.first !== undefined ? before.first : row;
    const hash = formatLogAnchor({ step, first: Math.min(first, row), last: Math.max(first, row) });
    this.following = false;
    this.app.router.setHash(hash);
  }

  follow(following: boolean): void {
    this.following = following;
  }

  async load(): Promise<void> {
    const { api } = this.app;
    const answer =
      this.key.kind === 'job'
        ? await api.jobBuild(this.key.ref, this.key.job, this.key.build)
        : await api.build(this.key.id);
    if (!answer.ok) {
      if (this.build === undefined) this.failure = answer.failure;
      return;
    }
    this.failure = undefined;
    this.#setBuild(answer.value);
    await Promise.all([this.#loadJob(), this.#loadHistory(), this.#loadInputs()]);
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset') return void this.load();
    const data = asObject(message.data) ?? {};
    const build = readBuild(asObject(data.build) ?? {});
    if (build !== undefined && build.id === this.build?.id) this.#setBuild(build);
    const job = readJob(asObject(data.job) ?? {});
    if (job !== undefined && job.name === this.job?.name) this.job = job;
    if (data.preparation !== undefined) this.preparation = readPreparation(data.preparation);
    const builds = list(data.builds, readBuild);
    if (builds.length > 0) this.#mergeHistory(builds);
  }

  /** What the event stream says of the build's status may be newer than any list; while it replays a finished build it is older. */
  takeStatus(told: NonNullable<LogClient['status']>): void {
    const { build } = this;
    if (build === undefined || told.status === build.status) return;
    const final = !isMoving(told.status);
    const next: StockBuild = {
      ...build,
      status: told.status,
      startTime: build.startTime ?? (final ? undefined : told.time),
      endTime: final ? told.time : undefined,
    };
    if (newerBuild(build, next) !== next) return;
    this.#setBuild(next);
    if (final) void this.load();
  }

  close(): void {
    this.log?.close();
  }

  #setBuild(told: StockBuild): void {
    const first = this.build === undefined;
    const build = this.build === undefined ? told : newerBuild(this.build, told);
    this.build = build;
    if (!isMoving(build.status)) this.aborting = false;
    this.#mergeHistory([build]);
    if (build.status === 'pending') void Promise.all([this.#loadPreparation(), this.#loadCreateTime(build.id)]);
    else if (this.log === undefined && build.reapTime === undefined) this.log = new LogClient(build.id);
    // What broke is shown at its end; where the whole page scrolls, the words at its top say it first.
    const broken = build.status === 'failed' || build.status === 'errored';
    if (first) this.following = build.status === 'started' || (broken && innerWidth > smallScreenPx);
  }

  #mergeHistory(builds: readonly StockBuild[]): void {
    if (this.jobName === undefined) return;
    this.history = mergeBuilds(this.history, builds);
    recent = { job: jobOf(this.ref, this.jobName), history: this.history };
  }

  async #loadJob(): Promise<void> {
    if (this.ref === undefined || this.jobName === undefined) return;
    const answer = await this.app.api.job(this.ref, this.jobName);
    if (answer.ok) this.job = answer.value;
  }

  async #loadHistory(): Promise<void> {
    if (this.ref === undefined || this.jobName === undefined) return;
    const answer = await this.app.api.jobBuilds(this.ref, this.jobName, undefined);
    if (answer.ok) this.#mergeHistory(answer.value);
  }

  async #loadInputs(): Promise<void> {
    if (this.build === undefined || this.build.status === 'pending' || this.jobName === undefined) return;
    const answer = await this.app.api.buildResources(this.build.id);
    if (answer.ok) this.resources = answer.value;
  }

  async #loadPreparation(): Promise<void> {
    if (this.build === undefined) return;
    const answer = await this.app.api.preparation(this.build.id);
    if (answer.ok) this.preparation = answer.value;
  }

  async #loadCreateTime(build: number): Promise<void> {
    if (this.createTime !== undefined) return;
    const read = (body: unknown) => moment(asObject(body) ?? {}, 'createTime');
    const answer = await this.app.client.get(`/api/rondo/v1/builds/${build}/outline`, read);
    if (answer.ok) this.createTime = answer.value;
  }
}
