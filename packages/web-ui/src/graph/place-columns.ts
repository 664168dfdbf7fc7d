import type { Cell, Columns, Hop } from './columns.ts';
import { geometry, type Measures } from './geometry.ts';
import { placeRows } from './place-rows.ts';

/** Odd, so that the last sweep goes with the flow: what feeds a job has the last word about its height. */
const rounds = 7;

/**
 * Heights of every cell from 0 on: tops of nodes, middles of lanes. Neighbours pull each other level, the order of a column
 * stays, and in the end jobs stand on a common grid of rows, which is what makes a graph calm.
 */
export function placeColumns(columns: Columns, measures: Measures): Map<string, number> {
  const tops = new Map<string, number>();
  for (const column of columns.columns) stack(column, tops, measures);
  const into = groupHops(columns, 'to', measures);
  const out = groupHops(columns, 'from', measures);
  for (let round = 0; round < rounds; round += 1) {
    const rightwards = round % 2 === 0;
    const order = rightwards ? columns.columns : columns.columns.toReversed();
    for (const column of order)
      settle(column, tops, { strong: rightwards ? into : out, weak: rightwards ? out : into, measures });
  }
  const highest = Math.min(...tops.values());
  for (const [id, top] of tops) tops.set(id, top - highest);
  for (const column of columns.columns) snap(column, tops, measures);
  for (const column of columns.columns) alignSources(column, tops, { out, measures });
  const first = Math.min(...columns.columns.flat().map((cell) => tops.get(cell.id) ?? 0));
  const shift = first - (first % measures.rowPitch);
  for (const [id, top] of tops) tops.set(id, top - shift);
  return tops;
}

/** What the cell at the other end of a hop wants of this one: to be this much higher or lower than itself. */
interface Pull {
  readonly other: Cell;
  readonly offset: number;
}
type Pulls = ReadonlyMap<string, readonly Pull[]>;

function groupHops(columns: Columns, end: 'from' | 'to', measures: Measures): Pulls {
  const pulls = new Map<string, Pull[]>();
  for (const hop of columns.hops) {
    const [cell, other] = end === 'to' ? [hop.to, hop.from] : [hop.from, hop.to];
    const down = levelOffset(hop, measures);
    const list = pulls.get(cell.id) ?? [];
    list.push({ other, offset: end === 'to' ? down : -down });
    pulls.set(cell.id, list);
  }
  return pulls;
}

/** How much lower than the left cell the right one stands when the two are level: jobs by their tops, all else by the line. */
function levelOffset({ from, port, to }: Hop, measures: Measures): number {
  if (from.node?.kind === 'job' && to.node?.kind === 'job') return 0;
  return measures.port(from.node, port) - (to.node === undefined ? 0 : measures.inputOffset);
}

function stack(column: readonly Cell[], tops: Map<string, number>, measures: Measures): void {
  let top = 0;
  column.forEach((cell, index) => {
    top += index === 0 ? 0 : distance(column[index - 1], cell, measures);
    tops.set(cell.id, top);
  });
}

function settle(
  column: readonly Cell[],
  tops: Map<string, number>,
  { strong, weak, measures }: { strong: Pulls; weak: Pulls; measures: Measures },
): void {
  const placed = placeRows(
    column.map((cell, index) => {
      const pulls = strong.get(cell.id) ?? weak.get(cell.id) ?? [];
      const heights = pulls.map((pull) => (tops.get(pull.other.id) ?? 0) + pull.offset).sort((a, b) => a - b);
      const middle = heights[Math.floor((heights.length - 1) / 2)];
      return {
        wanted: middle ?? tops.get(cell.id) ?? 0,
        // Lanes are heaviest, so that long threads run straight; what has no neighbour hardly counts.
        weight: pulls.length === 0 ? 0.05 : cell.node === undefined ? 4 : 1,
        distance: index === 0 ? 0 : distance(column[index - 1], cell, measures),
      };
    }),
  );
  column.forEach((cell, index) => {
    tops.set(cell.id, placed[index] ?? 0);
  });
}

/** Jobs to the nearest free row of the grid, from the top; lanes and sources keep their height where the rows leave it to them. */
function snap(column: readonly Cell[], tops: Map<string, number>, measures: Measures): void {
  const { rowPitch } = measures;
  let least = 0;
  column.forEach((cell, index) => {
    const wanted = tops.get(cell.id) ?? 0;
    const floor = index === 0 ? 0 : least;
    const row = Math.max(Math.round(wanted / rowPitch), Math.ceil(floor / rowPitch));
    const top = cell.node?.kind === 'job' ? row * rowPitch : Math.round(Math.max(floor, wanted) * 2) / 2;
    tops.set(cell.id, top);
    const next = column[index + 1];
    if (next !== undefined) least = top + distance(cell, next, measures);
  });
}

/** Sources level with the head of the job they feed, now that it stands in its row; everything else keeps its place. */
function alignSources(
  column: readonly Cell[],
  tops: Map<string, number>,
  { out, measures }: { out: Pulls; measures: Measures },
): void {
  if (column.every((cell) => cell.node?.kind !== 'source')) return;
  const placed = placeRows(
    column.map((cell, index) => {
      const [pull] = (out.get(cell.id) ?? []).toSorted(
        (a, b) => (tops.get(a.other.id) ?? 0) - (tops.get(b.other.id) ?? 0),
      );
      const isSource = cell.node?.kind === 'source' && pull !== undefined;
      return {
        wanted: isSource ? (tops.get(pull.other.id) ?? 0) + pull.offset : (tops.get(cell.id) ?? 0),
        weight: isSource ? 1 : 1e6,
        distance: index === 0 ? 0 : distance(column[index - 1], cell, measures),
      };
    }),
  );
  column.forEach((cell, index) => {
    if (cell.node?.kind === 'source') tops.set(cell.id, Math.round((placed[index] ?? 0) * 2) / 2);
  });
}

/** Least distance between the tops of two neighbours of a column. A lane's top is its middle. */
function distance(above: Cell | undefined, below: Cell, measures: Measures): number {
  const node = above?.node;
  if (node === undefined) return below.node === undefined ? geometry.laneGap : geometry.laneMargin;
  if (below.node === undefined) return measures.across(node) + geometry.laneMargin;
  if (node.kind === 'source') return measures.sourcePitch;
  return Math.max(measures.rowPitch, measures.across(node) + measures.rowGap);
}
