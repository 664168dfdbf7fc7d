import type { UiGraphJob } from '@rondo/protocol';
import { jobLayers } from '../../status/job-layers.ts';
import type { Status } from '../../status/status.ts';
import { nodeLine, nodeStatus } from './job-node.ts';

/** A group of jobs as one node: how many of them stand how, and the newest thing that happened. */
export interface GroupNode {
  readonly name: string;
  readonly status: Status;
  readonly jobs: number;
  readonly counts: readonly (readonly [status: Status, count: number])[];
  readonly line: string;
  readonly rank: number;
  readonly row: number;
}

/** What jobs of one group take from jobs of another. */
export interface GroupThread {
  readonly from: string;
  readonly to: string;
  readonly bundle: boolean;
  readonly trigger: boolean;
  readonly look: 'failed' | 'running' | undefined;
}

export interface GroupGraph {
  readonly nodes: readonly GroupNode[];
  readonly threads: readonly GroupThread[];
  /** Groups that take resources by themselves. */
  readonly entries: readonly string[];
}

const worstFirst: readonly Status[] = [
  'failed',
  'errored',
  'running',
  'aborted',
  'paused',
  'pending',
  'succeeded',
  'none',
];
/** What a job without any group stands under. */
export const ungrouped = 'other jobs';

/** A pipeline by its groups (visual design, section 11, collapse). Groups that hold all jobs do not count; each job is in the first of its groups that does. */
export function groupGraph(jobs: readonly UiGraphJob[], groups: readonly string[], nowSeconds: number): GroupGraph {
  const telling = groups.filter((group) => jobs.some((job) => !job.groups.includes(group)));
  const groupOf = new Map(
    jobs.map((job) => [job.name, telling.find((group) => job.groups.includes(group)) ?? ungrouped]),
  );
  const members = Map.groupBy(jobs, (job) => groupOf.get(job.name) ?? ungrouped);
  const threads = threadsBetween(jobs, groupOf);
  const names = [...telling, ungrouped].filter((name) => members.has(name));
  const shapes = names.map((name) => ({
    name,
    inputs: [{ passed: threads.filter((thread) => thread.to === name).map((thread) => thread.from) }],
  }));
  const ranks = jobLayers(shapes);
  const rows = new Map<number, number>();
  const nodes = names.map((name): GroupNode => {
    const rank = ranks.get(name) ?? 0;
    const row = rows.get(rank) ?? 0;
    rows.set(rank, row + 1);
    return { name, rank, row, ...describe(members.get(name) ?? [], nowSeconds) };
  });
  const takes = (name: string) =>
    (members.get(name) ?? []).some((job) => job.inputs.some((input) => input.passed.length === 0));
  return { nodes, threads, entries: names.filter((name) => takes(name) && (ranks.get(name) ?? 0) === 0) };
}

function describe(
  jobs: readonly UiGraphJob[],
  nowSeconds: number,
): Pick<GroupNode, 'status' | 'jobs' | 'counts' | 'line'> {
  const byStatus = Map.groupBy(jobs, nodeStatus);
  const counts = worstFirst.flatMap((status) => {
    const count = byStatus.get(status)?.length ?? 0;
    return count === 0 ? [] : [[status, count] as const];
  });
  const status = counts.filter(([one]) => one !== 'none')[0]?.[0] ?? 'none';
  const when = (job: UiGraphJob) => job.next?.startTime ?? job.finished?.endTime ?? 0;
  const loud = (byStatus.get(status) ?? jobs).toSorted((a, b) => when(b) - when(a))[0];
  const line = loud === undefined ? '' : `${loud.name} ${nodeLine(loud, nowSeconds)}`;
  return { status, jobs: jobs.length, counts, line };
}

function threadsBetween(jobs: readonly UiGraphJob[], groupOf: ReadonlyMap<string, string>): GroupThread[] {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const found = jobs.flatMap((job) =>
    job.inputs.flatMap((input) =>
      input.passed.flatMap((name) => {
        const source = byName.get(name);
        const [from, to] = [groupOf.get(name), groupOf.get(job.name)];
        if (source === undefined || from === undefined || to === undefined || from === to) return [];
        const broken = ['failed', 'errored'].includes(nodeStatus(source));
        const moving = nodeStatus(job) === 'running' && job.broughtBy?.includes(input.name) === true;
        return [{ from, to, resource: input.resource, trigger: input.trigger, broken, moving }];
      }),
    ),
  );
  return [...Map.groupBy(found, ({ from, to }) => JSON.stringify([from, to])).values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const look = all.some(({ broken }) => broken) ? 'failed' : all.some(({ moving }) => moving) ? 'running' : undefined;
    const bundle = new Set(all.map(({ resource }) => resource)).size > 1;
    return [{ from: first.from, to: first.to, bundle, trigger: all.some(({ trigger }) => trigger), look }];
  });
}
