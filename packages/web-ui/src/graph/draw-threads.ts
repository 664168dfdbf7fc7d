import type { Cell, Columns } from './columns.ts';
import { geometry, type Measures } from './geometry.ts';
import { leavingHeight } from './place-inputs.ts';
import type { Gap } from './route-gaps.ts';
import { type GraphModel, type GraphThread, lineOf } from './thread-model.ts';

export interface PlacedThread extends GraphThread {
  /** SVG path data; for a thread of a rail only the part up to the rail. */
  readonly path: string;
  /** Where it enters its job. */
  readonly end: { readonly x: number; readonly y: number };
}

/** The common part of the untriggered threads into a job. */
export interface PlacedRail {
  readonly id: string;
  readonly to: string;
  readonly path: string;
  readonly threads: readonly string[];
}

/** What drawing needs to know: columns with their edges, heights of cells and inputs, tracks of the gaps. */
export interface Drawing {
  readonly columns: Columns;
  readonly tops: ReadonlyMap<string, number>;
  readonly inputs: ReadonlyMap<string, number>;
  readonly gaps: readonly Gap[];
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
  readonly measures: Measures;
}

/** A source's label ends 12 px before its column does; its thread begins 6 px after that. */
const sourceInset = -6;

export function drawThread(thread: GraphThread, drawing: Drawing): PlacedThread {
  const route = drawing.columns.routes.get(thread.id);
  const [first, last] = [route?.[0], route?.at(-1)];
  if (route === undefined || first === undefined || last === undefined) return drawBackwards(thread, drawing);
  const end = { x: drawing.lefts[columnOf(last, drawing)] ?? 0, y: drawing.inputs.get(thread.id) ?? 0 };
  let height = leavingHeight(first, thread.port, drawing);
  const start =
    (drawing.rights[columnOf(first, drawing)] ?? 0) +
    (first.node?.kind === 'source' && drawing.measures.direction === 'right' ? sourceInset : 0);
  let path = `M${start} ${height}`;
  if (thread.rail) return { ...thread, end, path: `${path}H${joinX(thread, first, drawing)}` };
  for (const cell of route.slice(1)) {
    const column = columnOf(cell, drawing) - 1;
    const next = cell.node === undefined ? (drawing.tops.get(cell.id) ?? 0) : end.y;
    path += turn(trackX(lineOf(thread), column, drawing), height, next);
    path += `H${drawing.lefts[column + 1] ?? 0}`;
    height = next;
  }
  return { ...thread, end, path };
}

/** One path per rail: its upright in every gap it turns in, and the level parts between them and into the job. */
export function drawRails(model: GraphModel, drawing: Drawing): PlacedRail[] {
  const rails = Map.groupBy(
    model.threads.filter((thread) => thread.rail && drawing.columns.routes.get(thread.id) !== undefined),
    lineOf,
  );
  return [...rails].map(([id, threads]) => ({
    id,
    to: threads[0]?.to ?? '',
    path: [...new Set(threads.flatMap((thread) => railParts(thread, threads, drawing)))].join(''),
    threads: threads.map((thread) => thread.id),
  }));
}

function railParts(thread: GraphThread, threads: readonly GraphThread[], drawing: Drawing): string[] {
  const route = drawing.columns.routes.get(thread.id) ?? [];
  return route.slice(1).flatMap((cell) => {
    const column = columnOf(cell, drawing) - 1;
    const heights = threads.flatMap((one) => meetingHeights(one, column, drawing));
    const x = trackX(lineOf(thread), column, drawing);
    const level = cell.node === undefined ? (drawing.tops.get(cell.id) ?? 0) : (drawing.inputs.get(thread.id) ?? 0);
    const ahead =
      cell.node === undefined ? trackX(lineOf(thread), column + 1, drawing) : (drawing.lefts[column + 1] ?? 0);
    return [`M${x} ${Math.min(...heights)}V${Math.max(...heights)}`, `M${x} ${level}H${ahead}`];
  });
}

/** Heights between which a thread of a rail uses the upright of a gap. */
function meetingHeights(thread: GraphThread, column: number, drawing: Drawing): number[] {
  const route = drawing.columns.routes.get(thread.id) ?? [];
  const at = column + drawing.columns.firstRank - (route[0]?.rank ?? 0);
  const [cell, next] = [route[at], route[at + 1]];
  if (at < 0 || cell === undefined || next === undefined) return [];
  const leaving = leavingHeight(cell, thread.port, drawing);
  return [leaving, next.node === undefined ? (drawing.tops.get(next.id) ?? 0) : (drawing.inputs.get(thread.id) ?? 0)];
}

function joinX(thread: GraphThread, first: Cell, drawing: Drawing): number {
  return trackX(lineOf(thread), columnOf(first, drawing), drawing);
}

function trackX(line: string, column: number, drawing: Drawing): number {
  return (drawing.rights[column] ?? 0) + (drawing.gaps[column]?.tracks.get(line) ?? 0);
}

function columnOf(cell: Cell, drawing: Drawing): number {
  return cell.rank - drawing.columns.firstRank;
}

/** Goes to `x`, turns to another height with round corners, and leaves the pen there. */
function turn(x: number, from: number, to: number): string {
  if (Math.abs(from - to) < 1) return from === to ? '' : `L${x} ${to}`;
  const down = to > from ? 1 : -1;
  const radius = Math.min(geometry.corner, Math.abs(to - from) / 2);
  return `H${x - radius}Q${x} ${from} ${x} ${from + down * radius}V${to - down * radius}Q${x} ${to} ${x + radius} ${to}`;
}

/** A thread that closes a cycle of `passed`: it runs below both of its ends. */
function drawBackwards(thread: GraphThread, drawing: Drawing): PlacedThread {
  const cells = drawing.columns.columns.flat();
  const [from, to] = [cells.find((cell) => cell.id === thread.from), cells.find((cell) => cell.id === thread.to)];
  if (from === undefined || to === undefined) return { ...thread, end: { x: 0, y: 0 }, path: 'M0 0' };
  const [x, y] = [drawing.rights[columnOf(from, drawing)] ?? 0, leavingHeight(from, thread.port, drawing)];
  const end = { x: drawing.lefts[columnOf(to, drawing)] ?? 0, y: drawing.inputs.get(thread.id) ?? 0 };
  const below = Math.max(y, end.y) + 100;
  return { ...thread, end, path: `M${x} ${y}C${x + 60} ${below} ${end.x - 60} ${below} ${end.x} ${end.y}` };
}
