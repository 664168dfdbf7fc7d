import type { StockJobInput } from '../data/stock-shapes.ts';
import { jobLayers } from '../status/job-layers.ts';

/** What the layout needs of a job; nothing of it depends on status, so that status never moves a node. */
export interface GraphJobShape {
  readonly name: string;
  readonly inputs: readonly StockJobInput[];
  readonly outputs: readonly { readonly resource: string }[];
}

/** `job` nodes have ports, one per row; `source` nodes are resources that some job takes without `passed`. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'job' | 'source';
  readonly name: string;
  /** Column from the left; sources stand one left of their first job, from -1. */
  readonly rank: number;
  readonly ports: readonly GraphPort[];
}

/** An output row of a job: one resource, or "5 images" for more than three that travel together. */
export interface GraphPort {
  readonly label: string;
  readonly resources: readonly string[];
  readonly bundle: boolean;
  /** Nobody takes it: the row stays, the port goes. */
  readonly used: boolean;
}

/** One line between two nodes. `inputs` are names of the target's inputs that it brings. */
export interface GraphThread {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly resources: readonly string[];
  readonly inputs: readonly string[];
  readonly bundle: boolean;
  /** Some input of it triggers: drawn solid. */
  readonly trigger: boolean;
  /** It joins the dashed rail that collects the untriggered inputs of its target. */
  readonly rail: boolean;
}

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly threads: readonly GraphThread[];
}

const mostThreads = 3;
const railFrom = 3;

export const jobId = (name: string) => `job-${name}`;
export const sourceId = (name: string) => `source-${name}`;

/** Nodes and threads of a pipeline (ui.md A7.4, visual design section 11): one thread per resource, never repeated boxes. */
export function buildThreads(jobs: readonly GraphJobShape[]): GraphModel {
  const shown = new Map(jobs.map((job) => [job.name, job]));
  const ranks = settleRanks(jobs);
  const pairs = collectPairs(jobs, shown);
  const ports = new Map(
    jobs.map((job) => [
      job.name,
      portsOf(
        job,
        pairs.filter((pair) => pair.from === job.name),
      ),
    ]),
  );
  const threads = pairs.flatMap((pair) => threadsOf(pair, ports.get(pair.from) ?? []));
  const sources = sourcesOf(jobs, ranks);
  return {
    nodes: [
      ...sources.map(({ name, rank }) => ({ id: sourceId(name), kind: 'source' as const, name, rank, ports: [] })),
      ...jobs.map((job) => ({
        id: jobId(job.name),
        kind: 'job' as const,
        name: job.name,
        rank: ranks.get(job.name) ?? 0,
        ports: ports.get(job.name) ?? [],
      })),
    ],
    threads: joinRails([...threads, ...sourceThreads(jobs)]),
  };
}

/** Three or more single untriggered threads into one job become a rail: one line, one input. */
function joinRails(threads: readonly Omit<GraphThread, 'rail'>[]): GraphThread[] {
  const joins = (thread: Omit<GraphThread, 'rail'>) => !thread.trigger && !thread.bundle;
  const counts = new Map<string, number>();
  for (const thread of threads.filter(joins)) counts.set(thread.to, (counts.get(thread.to) ?? 0) + 1);
  return threads.map((thread) => ({ ...thread, rail: joins(thread) && (counts.get(thread.to) ?? 0) >= railFrom }));
}

/** The line that threads share: those of one port, or those of one rail. */
export function lineOf(thread: GraphThread): string {
  return thread.rail ? `rail-${thread.to}` : `${thread.from}#${thread.port}`;
}

/** Parts of a pipeline that have nothing to do with each other, in the order of their first job. */
export function splitModel(model: GraphModel): GraphModel[] {
  const partOf = new Map<string, string>(model.nodes.map((node) => [node.id, node.id]));
  const root = (id: string): string => {
    let at = id;
    for (let up = partOf.get(at); up !== undefined && up !== at; up = partOf.get(at)) {
      partOf.set(at, partOf.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const thread of model.threads) partOf.set(root(thread.from), root(thread.to));
  const nodes = Map.groupBy(model.nodes, (node) => root(node.id));
  const threads = Map.groupBy(model.threads, (thread) => root(thread.from));
  const jobsFirst = model.nodes.toSorted((a, b) => Number(a.kind === 'source') - Number(b.kind === 'source'));
  const roots = [...new Set(jobsFirst.map((node) => root(node.id)))];
  return roots.map((part) => ({ nodes: nodes.get(part) ?? [], threads: threads.get(part) ?? [] }));
}

/** Everything that one job hands to another. */
interface Pair {
  readonly from: string;
  readonly to: string;
  readonly inputs: readonly StockJobInput[];
}

function collectPairs(jobs: readonly GraphJobShape[], shown: ReadonlyMap<string, GraphJobShape>): Pair[] {
  return jobs.flatMap((job) => {
    const upstream = new Set(
      job.inputs.flatMap((input) => input.passed).filter((name) => shown.has(name) && name !== job.name),
    );
    return [...upstream].map((from) => ({
      from,
      to: job.name,
      inputs: job.inputs.filter((input) => input.passed.includes(from)),
    }));
  });
}

function resourcesOf(inputs: readonly StockJobInput[]): string[] {
  return [...new Set(inputs.map((input) => input.resource))];
}

/** Rows of a job: bundles first, then what is handed on singly, then outputs nobody takes. */
function portsOf(job: GraphJobShape, pairs: readonly Pair[]): GraphPort[] {
  const taken = pairs.map((pair) => resourcesOf(pair.inputs));
  const bundled = new Set(taken.filter((resources) => resources.length > mostThreads).flat());
  const single = new Set(taken.flat().filter((resource) => !bundled.has(resource)));
  const ports: GraphPort[] = [];
  if (bundled.size > 0)
    ports.push({ label: bundleName([...bundled]), resources: [...bundled], bundle: true, used: true });
  for (const resource of single) ports.push({ label: resource, resources: [resource], bundle: false, used: true });
  for (const { resource } of job.outputs) {
    if (!bundled.has(resource) && !single.has(resource)) {
      ports.push({ label: resource, resources: [resource], bundle: false, used: false });
    }
  }
  return ports.filter((port, index) => ports.findIndex((other) => other.label === port.label) === index);
}

/** `5 images` where all names end alike, else `5 resources`. */
export function bundleName(resources: readonly string[]): string {
  const endings = new Set(resources.map((name) => /-([a-z]+)$/.exec(name)?.[1] ?? ''));
  const [ending = ''] = endings;
  const noun = endings.size === 1 && ending !== '' ? `${ending}${ending.endsWith('s') ? '' : 's'}` : 'resources';
  return `${resources.length} ${noun}`;
}

function threadsOf(pair: Pair, ports: readonly GraphPort[]): Omit<GraphThread, 'rail'>[] {
  return ports.flatMap((port, index) => {
    const inputs = pair.inputs.filter((input) => port.resources.includes(input.resource));
    if (inputs.length === 0) return [];
    const [from, to] = [jobId(pair.from), jobId(pair.to)];
    return [
      { id: `${from}>${to}>${port.label}`, from, to, port: index, bundle: port.bundle, ...describeInputs(inputs) },
    ];
  });
}

function describeInputs(inputs: readonly StockJobInput[]): Pick<GraphThread, 'resources' | 'inputs' | 'trigger'> {
  return {
    resources: resourcesOf(inputs),
    inputs: inputs.map((input) => input.name),
    trigger: inputs.some((input) => input.trigger),
  };
}

function sourceThreads(jobs: readonly GraphJobShape[]): Omit<GraphThread, 'rail'>[] {
  return jobs.flatMap((job) => {
    const free = job.inputs.filter((input) => input.passed.length === 0);
    return resourcesOf(free).map((resource) => {
      const [from, to] = [sourceId(resource), jobId(job.name)];
      const inputs = free.filter((input) => input.resource === resource);
      return { id: `${from}>${to}`, from, to, port: 0, bundle: false, ...describeInputs(inputs) };
    });
  });
}

function sourcesOf(
  jobs: readonly GraphJobShape[],
  ranks: ReadonlyMap<string, number>,
): { name: string; rank: number }[] {
  const ranksOf = new Map<string, number>();
  for (const job of jobs) {
    for (const resource of resourcesOf(job.inputs.filter((input) => input.passed.length === 0))) {
      const rank = (ranks.get(job.name) ?? 0) - 1;
      ranksOf.set(resource, Math.min(rank, ranksOf.get(resource) ?? rank));
    }
  }
  return [...ranksOf].map(([name, rank]) => ({ name, rank }));
}

/**
 * Columns (ui.md A7.5, steps 1 and 2): as far left as `passed` allows, then each job as close to what it feeds as it can
 * be; but one into which more comes than leaves it stays, because moving it would make more threads longer than shorter.
 */
function settleRanks(jobs: readonly GraphJobShape[]): Map<string, number> {
  const ranks = jobLayers(jobs);
  const fed = new Map<string, string[]>();
  for (const job of jobs) {
    for (const name of new Set(job.inputs.flatMap((input) => input.passed)))
      fed.set(name, [...(fed.get(name) ?? []), job.name]);
  }
  for (const job of jobs.toSorted((a, b) => (ranks.get(b.name) ?? 0) - (ranks.get(a.name) ?? 0))) {
    const targets = fed.get(job.name) ?? [];
    const sources = new Set(job.inputs.flatMap((input) => input.passed));
    if (targets.length === 0 || sources.size === 0 || sources.size > targets.length) continue;
    const closest = Math.min(...targets.map((name) => (ranks.get(name) ?? 0) - 1));
    if (closest > (ranks.get(job.name) ?? 0)) ranks.set(job.name, closest);
  }
  return ranks;
}
