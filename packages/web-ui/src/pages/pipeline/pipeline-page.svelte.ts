import type { UiGraphJob, UiPipelineGraph, UiPipelinePatch } from '@rondo/protocol';
import { innerWidth } from 'svelte/reactivity/window';
import type { ApiFailure } from '../../data/api-client.ts';
import { readGraph, readPipelinePatch } from '../../data/read-ui.ts';
import { composeGraph } from '../../data/stock-graph.ts';
import type { StreamMessage } from '../../data/stream-hub.ts';
import { nodeStatus } from '../../domain/pipeline/job-node.ts';
import type { GraphLayout } from '../../graph/graph-layout.ts';
import { requestLayout } from '../../graph/layout-client.ts';
import type { PipelineRef, PipelineView, Route } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import type { Status } from '../../status/status.ts';

const buildsForRefrain = 300;
const smallScreenPx = 700;

/** A pipeline's page: its graph or list, live. */
export class PipelinePage {
  graph: UiPipelineGraph | undefined = $state.raw();
  layout: GraphLayout | undefined = $state.raw();
  failure: ApiFailure | undefined = $state.raw();
  pausing = $state(false);
  readonly app: App;
  readonly ref: PipelineRef;
  #additive: boolean | undefined;

  constructor(app: App, ref: PipelineRef) {
    this.app = app;
    this.ref = ref;
  }

  readonly route: Extract<Route, { page: 'pipeline' }> | undefined = $derived.by(() => {
    const { route } = this.app.router;
    return route.page === 'pipeline' ? route : undefined;
  });
  /** As the screen is now: it may be turned. */
  readonly #small = $derived((innerWidth.current ?? 0) < smallScreenPx);
  readonly view: PipelineView = $derived(this.route?.view ?? (this.#small ? 'list' : 'graph'));
  /** The graph runs down: asked for, or the screen is narrow. */
  readonly down = $derived(this.route?.down ?? this.#small);
  /** Groups that are shown; empty = all jobs. The first group is shown when there are groups and none is named (ui.md A7.2). */
  readonly groups: readonly string[] = $derived.by(() => {
    const named = this.route?.groups ?? [];
    const [first] = this.graph?.groups ?? [];
    return named.length > 0 || first === undefined ? named : [first];
  });
  readonly jobs: readonly UiGraphJob[] = $derived.by(() => {
    const words = (this.route?.jobs ?? '').toLowerCase();
    return (this.graph?.jobs ?? []).filter((job) => {
      const grouped = this.groups.length === 0 || job.groups.some((group) => this.groups.includes(group));
      return grouped && (words === '' || job.name.toLowerCase().includes(words) || nodeStatus(job) === words);
    });
  });
  /** Some group tells jobs apart, so that the graph can be drawn by groups. */
  readonly collapsible = $derived.by(() =>
    (this.graph?.groups ?? []).some((group) => this.graph?.jobs.some((job) => !job.groups.includes(group)) === true),
  );
  readonly collapsed = $derived(this.collapsible && this.route?.collapsed === true);
  readonly sources = $derived.by(() => {
    const names = new Set(
      this.jobs.flatMap((job) =>
        job.inputs.filter((input) => input.passed.length === 0).map((input) => input.resource),
      ),
    );
    return (this.graph?.resources ?? []).filter((resource) => names.has(resource.name));
  });
  readonly pinned = $derived((this.graph?.resources ?? []).filter((resource) => resource.pinned !== undefined));
  readonly status: Status = $derived.by(() => (this.graph === undefined ? 'pending' : pipelineStatus(this.graph)));
  /** Worst status of each group's jobs, for its glyph. */
  readonly groupStatus = $derived(
    new Map(
      (this.graph?.groups ?? []).map((group) => [
        group,
        worst((this.graph?.jobs ?? []).filter((job) => job.groups.includes(group))),
      ]),
    ),
  );
  readonly topics = $derived.by(() =>
    this.graph === undefined || this.#additive === false ? [] : [`pipeline/${this.graph.id}`],
  );

  async load(): Promise<void> {
    const { api, client } = this.app;
    const pipeline = await api.pipeline(this.ref);
    if (!pipeline.ok) {
      if (this.graph === undefined) this.failure = pipeline.failure;
      return;
    }
    this.failure = undefined;
    if (this.#additive !== false) {
      const answer = await client.get(`/api/rondo/v1/pipelines/${pipeline.value.id}/graph`, readGraph);
      const graph = answer.ok ? answer.value : undefined;
      if (graph !== undefined) {
        this.#additive = true;
        return this.#set(graph);
      }
      this.#additive = false;
    }
    const [jobs, resources, builds] = await Promise.all([
      api.pipelineJobs(this.ref),
      api.pipelineResources(this.ref),
      api.pipelineBuilds(this.ref, buildsForRefrain),
    ]);
    if (!jobs.ok) {
      if (this.graph === undefined) this.failure = jobs.failure;
      return;
    }
    this.#set(
      composeGraph(pipeline.value, jobs.value, resources.ok ? resources.value : [], builds.ok ? builds.value : []),
    );
  }

  take(message: StreamMessage): void {
    if (message.op === 'hello' || message.op === 'reset' || this.graph === undefined) void this.load();
    else if (message.topic === `pipeline/${this.graph.id}`)
      this.#set(patchGraph(this.graph, readPipelinePatch(message.data)));
  }

  /** Asks the worker for the layout of what is shown; changes of status find the one there is. */
  async place(jobs: readonly UiGraphJob[]): Promise<void> {
    this.layout = await requestLayout(jobs, this.down ? 'down' : 'right');
  }

  go(change: Partial<Extract<Route, { page: 'pipeline' }>>, replace = false): void {
    if (this.route !== undefined) this.app.router.go({ ...this.route, ...change }, { replace });
  }

  async togglePause(): Promise<void> {
    if (this.graph === undefined) return;
    this.pausing = true;
    const paused = !this.graph.paused;
    const answer = await this.app.api.pausePipeline(this.ref, paused);
    if (answer.ok) await this.load();
    else this.app.complain(paused ? 'Not paused.' : 'Not unpaused.', answer.failure);
    this.pausing = false;
  }

  #set(graph: UiPipelineGraph): void {
    this.graph = graph;
  }
}

/** A graph with changed nodes; nodes whose version is not newer stay. */
export function patchGraph(graph: UiPipelineGraph, patch: UiPipelinePatch): UiPipelineGraph {
  const { jobs, resources, ...rest } = patch;
  return { ...graph, ...rest, jobs: renew(graph.jobs, jobs), resources: renew(graph.resources, resources) };
}

function renew<Node extends { id: number; name: string; v: number }>(
  nodes: Node[],
  changed: Node[] | undefined,
): Node[] {
  const byName = new Map((changed ?? []).map((node) => [node.name, node]));
  return nodes.map((node) => {
    const next = byName.get(node.name);
    return next !== undefined && next.v > node.v ? next : node;
  });
}

const worstFirst: readonly Status[] = [
  'failed',
  'errored',
  'running',
  'aborted',
  'pending',
  'paused',
  'succeeded',
  'none',
];

function worst(jobs: readonly UiGraphJob[]): Status {
  const shown = new Set(jobs.map(nodeStatus));
  if (shown.has('succeeded') && [...shown].every((status) => status === 'succeeded' || status === 'none'))
    return 'succeeded';
  return worstFirst.find((status) => shown.has(status)) ?? 'none';
}

function pipelineStatus(graph: UiPipelineGraph): Status {
  if (graph.archived) return 'archived';
  if (graph.paused) return 'paused';
  return worst(graph.jobs.filter((job) => !job.paused));
}
