import { type GraphModel, type GraphNode, type GraphThread, lineOf } from './thread-model.ts';

/**
 * A place in a column: a node, or a lane, the strip on which a thread passes a column that lies between its ends. All
 * threads of one line share the lanes they need, so a fan-out stays one line as long as it can.
 */
export interface Cell {
  readonly id: string;
  readonly rank: number;
  /** `undefined` for a lane. */
  readonly node: GraphNode | undefined;
}

/** One hop of a thread from a column to the next; several threads of one line share a hop. */
export interface Hop {
  readonly from: Cell;
  readonly to: Cell;
  readonly port: number;
}

export interface Columns {
  /** From the leftmost rank on; order within a column is from top to bottom. */
  readonly columns: readonly (readonly Cell[])[];
  readonly firstRank: number;
  readonly hops: readonly Hop[];
  /** The cells a thread runs through, ends included; `undefined` for one that runs backwards (a cycle). */
  readonly routes: ReadonlyMap<string, readonly Cell[] | undefined>;
}

/** Puts nodes into columns, adds the lanes that long threads need, and orders every column so that few threads cross. */
export function buildColumns(model: GraphModel): Columns {
  const cells = new Map<string, Cell>(model.nodes.map((node) => [node.id, { id: node.id, rank: node.rank, node }]));
  const hops = new Map<string, Hop>();
  const routes = new Map<string, readonly Cell[] | undefined>();
  for (const thread of model.threads) routes.set(thread.id, layRoute(thread, cells, hops));
  const firstRank = Math.min(0, ...[...cells.values()].map((cell) => cell.rank));
  const columns: Cell[][] = [];
  for (const cell of cells.values()) {
    columns[cell.rank - firstRank] ??= [];
    columns[cell.rank - firstRank]?.push(cell);
  }
  const filled = Array.from(columns, (column) => column ?? []);
  return { columns: reduceCrossings(filled, [...hops.values()]), firstRank, hops: [...hops.values()], routes };
}

function layRoute(thread: GraphThread, cells: Map<string, Cell>, hops: Map<string, Hop>): readonly Cell[] | undefined {
  const [from, to] = [cells.get(thread.from), cells.get(thread.to)];
  if (from === undefined || to === undefined || from.rank >= to.rank) return undefined;
  const route: Cell[] = [from];
  for (let rank = from.rank + 1; rank <= to.rank; rank += 1) {
    const previous = route.at(-1) ?? from;
    const next = rank === to.rank ? to : laneAt(thread, rank, cells);
    const key = `${previous.id}>${next.id}#${thread.port}`;
    if (!hops.has(key)) hops.set(key, { from: previous, to: next, port: thread.port });
    route.push(next);
  }
  return route;
}

function laneAt(thread: GraphThread, rank: number, cells: Map<string, Cell>): Cell {
  const id = `lane-${lineOf(thread)}@${rank}`;
  const known = cells.get(id);
  if (known !== undefined) return known;
  const lane: Cell = { id, rank, node: undefined };
  cells.set(id, lane);
  return lane;
}

const sweeps = 4;

/** Median heuristic with transposition, a fixed number of sweeps and a fixed start: the same pipeline always looks the same. */
function reduceCrossings(columns: readonly Cell[][], hops: readonly Hop[]): Cell[][] {
  const left = neighbours(hops, 'to', 'from');
  const right = neighbours(hops, 'from', 'to');
  let best = columns.map((column) => [...column]);
  let fewest = countCrossings(best, right);
  let current = best;
  for (let sweep = 0; sweep < sweeps * 2 && fewest > 0; sweep += 1) {
    current = sweepOnce(current, sweep % 2 === 0 ? left : right, sweep % 2 === 0);
    current = current.map((column, index) =>
      transpose(column, current[index - 1] ?? [], current[index + 1] ?? [], left, right),
    );
    const crossings = countCrossings(current, right);
    if (crossings < fewest) {
      fewest = crossings;
      best = current;
    }
  }
  return best;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighbours(hops: readonly Hop[], of: 'from' | 'to', are: 'from' | 'to'): Neighbours {
  const found = new Map<string, string[]>();
  for (const hop of hops) {
    const list = found.get(hop[of].id) ?? [];
    list.push(hop[are].id);
    found.set(hop[of].id, list);
  }
  return found;
}

function placesOf(column: readonly Cell[]): Map<string, number> {
  return new Map(column.map((cell, index) => [cell.id, index]));
}

function sweepOnce(columns: readonly Cell[][], fixed: Neighbours, rightwards: boolean): Cell[][] {
  const result = columns.map((column) => [...column]);
  const order = result.map((_, index) => (rightwards ? index : result.length - 1 - index)).slice(1);
  for (const index of order) {
    const places = placesOf(result[rightwards ? index - 1 : index + 1] ?? []);
    const column = result[index] ?? [];
    const medians = new Map(column.map((cell, place) => [cell.id, median(fixed.get(cell.id) ?? [], places) ?? place]));
    result[index] = column.toSorted((a, b) => (medians.get(a.id) ?? 0) - (medians.get(b.id) ?? 0));
  }
  return result;
}

function median(ids: readonly string[], places: ReadonlyMap<string, number>): number | undefined {
  const sorted = ids.flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** Swaps neighbours as long as that removes crossings. */
function transpose(
  column: readonly Cell[],
  before: readonly Cell[],
  after: readonly Cell[],
  left: Neighbours,
  right: Neighbours,
): Cell[] {
  const cells = [...column];
  const [leftPlaces, rightPlaces] = [placesOf(before), placesOf(after)];
  const cost = (upper: Cell, lower: Cell) =>
    pairCrossings(left.get(upper.id), left.get(lower.id), leftPlaces) +
    pairCrossings(right.get(upper.id), right.get(lower.id), rightPlaces);
  for (let improved = true, rounds = 0; improved && rounds < cells.length; rounds += 1) {
    improved = false;
    for (let at = 0; at + 1 < cells.length; at += 1) {
      const [upper, lower] = [cells[at], cells[at + 1]];
      if (upper === undefined || lower === undefined || cost(lower, upper) >= cost(upper, lower)) continue;
      cells[at] = lower;
      cells[at + 1] = upper;
      improved = true;
    }
  }
  return cells;
}

/** Crossings between the threads of two cells of a column when the first stands above the second. */
function pairCrossings(
  upper: readonly string[] = [],
  lower: readonly string[] = [],
  places: ReadonlyMap<string, number>,
): number {
  let crossings = 0;
  for (const a of upper) for (const b of lower) if ((places.get(a) ?? 0) > (places.get(b) ?? 0)) crossings += 1;
  return crossings;
}

/** All crossings between neighbouring columns: inversions, counted by inserting the ends of each thread in order. */
function countCrossings(columns: readonly (readonly Cell[])[], right: Neighbours): number {
  let crossings = 0;
  columns.forEach((column, index) => {
    const places = placesOf(columns[index + 1] ?? []);
    const seen: number[] = [];
    for (const cell of column) {
      const ends = (right.get(cell.id) ?? []).flatMap((id) => places.get(id) ?? []);
      for (const end of ends) crossings += seen.length - upperBound(seen, end);
      for (const end of ends) seen.splice(upperBound(seen, end), 0, end);
    }
  });
  return crossings;
}

function upperBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
