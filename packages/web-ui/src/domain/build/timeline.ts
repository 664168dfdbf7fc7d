import {
  isImageStep,
  type OutlineItem,
  type StepNode,
  type StepStates,
  stepSpan,
  stepStatus,
  verbOf,
} from '../../log/outline.ts';
import type { Status } from '../../status/status.ts';

/** One row of a build's timeline. Times are seconds since the build began. */
export interface TimelineRow {
  readonly id: string;
  readonly verb: string;
  readonly name: string;
  readonly depth: number;
  readonly status: Status;
  /** Waits from `begin` for a worker, gets ready from `placed`, runs from `start` to `end`. */
  readonly begin: number;
  readonly placed: number;
  readonly start: number;
  readonly end: number;
  readonly worker: string | undefined;
  /** Holds the other rows: across, attempts. It does nothing itself. */
  readonly holds: boolean;
  /** What the build would have been shorter without. */
  readonly critical: boolean;
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Seconds from the build's start to its end, or to now. */
  readonly total: number;
}

interface Placed {
  readonly node: StepNode;
  readonly verb: string;
  readonly label: string;
  readonly depth: number;
}

/** The timeline of what has begun (ui.md C6.4). `startTime` and `nowSeconds` are Unix seconds; `endTime` is absent while it runs. */
export function timelineOf(
  items: readonly OutlineItem[],
  states: StepStates,
  build: { startTime: number; endTime: number | undefined; nowSeconds: number },
): Timeline {
  const last = build.endTime ?? build.nowSeconds;
  const rows = placeItems(items, 0).flatMap((placed) => rowOf(placed, states, { ...build, last }));
  return { rows: markCritical(rows), total: Math.max(1, last - build.startTime) };
}

function placeItems(items: readonly OutlineItem[], depth: number, hook?: string): Placed[] {
  return items.flatMap((item): Placed[] => {
    if (item.kind === 'parallel') return placeItems(item.children, depth, hook);
    if (item.kind === 'hook') return placeItems(item.children, depth, item.hook);
    if (isImageStep(item.node)) return [];
    const own: Placed = { node: item.node, verb: hook ?? verbOf(item.node), label: item.label, depth };
    return [own, ...placeItems(item.children, depth + 1)];
  });
}

function rowOf(
  { node, verb, label, depth }: Placed,
  states: StepStates,
  build: { startTime: number; endTime: number | undefined; last: number },
): TimelineRow[] {
  const span = stepSpan(node, states);
  if (span.start === undefined) return [];
  const state = states.get(node.id);
  const holds = node.verb === 'across' || node.verb === 'attempts';
  const since = (time: number) => Math.max(0, time - build.startTime);
  const begin = since(span.start);
  const end = Math.max(begin, since(span.end ?? build.last));
  const placed = holds ? begin : Math.min(end, since(state?.workerTime ?? span.start));
  const waits = state?.startTime === undefined && state?.status === 'running' && !holds;
  const start = holds ? begin : Math.max(placed, waits ? end : since(state?.startTime ?? span.start));
  const status = stepStatus(node, states, build.endTime !== undefined);
  const row = { id: node.id, verb, name: label, depth, status, begin, placed, start: Math.min(start, end), end };
  return [{ ...row, worker: state?.worker, holds, critical: false }];
}

/** Event times are whole seconds: what began in the second in which another ended followed it. */
const toleranceSeconds = 1;

/** The chain from the last end back to the first begin: before each, the one whose end let it begin. */
function markCritical(rows: readonly TimelineRow[]): TimelineRow[] {
  const work = rows.filter((row) => !row.holds && row.end > row.begin);
  const chain = new Set<string>();
  let current = latest(work);
  while (current !== undefined && !chain.has(current.id)) {
    chain.add(current.id);
    const { begin } = current;
    current = latest(
      work.filter((row) => !chain.has(row.id) && row.end <= begin + toleranceSeconds && row.begin < begin),
    );
  }
  return rows.map((row) => (chain.has(row.id) ? { ...row, critical: true } : row));
}

function latest(rows: readonly TimelineRow[]): TimelineRow | undefined {
  return rows.toSorted((a, b) => b.end - a.end || a.begin - b.begin)[0];
}

/** The first line of the timeline: what took the most of it, and what attempts in vain cost. */
export interface TimelineSentence {
  readonly before: string;
  readonly name: string | undefined;
  /** Seconds that attempts took which did not succeed; 0 for none. */
  readonly retrySeconds: number;
  readonly retries: number;
}

export function timelineSentence({ rows, total }: Timeline, running: boolean): TimelineSentence {
  const work = rows.filter((row) => !row.holds);
  const longest = work.toSorted((a, b) => b.end - b.begin - (a.end - a.begin))[0];
  const vain = vainAttempts(rows);
  const cost = { retrySeconds: vain.reduce((sum, row) => sum + row.end - row.begin, 0), retries: vain.length };
  if (longest === undefined) return { before: 'Nothing has begun yet', name: undefined, ...cost };
  const share = (longest.end - longest.begin) / total;
  const so = running ? 'so far ' : '';
  const before = `${shareWord(share)} of it ${so}was `;
  if (share >= 0.28) return { before, name: longest.name, ...cost };
  return { before: running ? 'So far the longest was ' : 'The longest was ', name: longest.name, ...cost };
}

function shareWord(share: number): string {
  if (share >= 0.9) return 'Nearly all';
  if (share >= 0.6) return 'Most';
  return share >= 0.42 ? 'Half' : 'A third';
}

/** Attempts that failed while a later one of the same step ran. */
function vainAttempts(rows: readonly TimelineRow[]): TimelineRow[] {
  return rows.flatMap((row, index) => {
    if (row.verb !== 'retry') return [];
    const inner = rows.slice(index + 1);
    const next = inner.findIndex((one) => one.depth <= row.depth);
    const attempts = inner.slice(0, next === -1 ? inner.length : next).filter((one) => one.depth === row.depth + 1);
    return attempts.slice(0, -1).filter((one) => one.status === 'failed' || one.status === 'errored');
  });
}

const niceSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const mostTicks = 8;

/** Where the axis is marked, in seconds, from 0. */
export function axisTicks(total: number): number[] {
  const step =
    niceSeconds.find((seconds) => total / seconds <= mostTicks) ?? Math.ceil(total / mostTicks / 86_400) * 86_400;
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step);
}

/** `0`, `30s`, `1m`, `1m 30s`, `2h`: a place on the axis. */
export function tickLabel(seconds: number): string {
  if (seconds === 0) return '0';
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : '']
    .filter((part) => part !== '')
    .join(' ');
}
