import type { GroupGraph, GroupNode, GroupThread } from '../../domain/pipeline/group-graph.ts';

export interface PlacedGroups {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {
    readonly node: GroupNode;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly threads: readonly {
    readonly thread: GroupThread;
    readonly path: string;
    readonly end: { readonly x: number; readonly y: number };
  }[];
  /** Lines from the sources to the groups that take them. */
  readonly entries: readonly string[];
  readonly sourcesTop: number;
}

/** Measures of the collapsed graph, px (visual design). */
const [left, top, nodeWidth, nodeHeight, columnPitch, rowPitch] = [190, 60, 220, 112, 300, 230];
const [sourcesRight, corner, inSpread] = [140, 8, 30];

/** Groups in columns by what feeds them; few enough that threads need no lanes: those that skip a column run below its first row. */
export function placeGroups({ nodes, threads, entries }: GroupGraph): PlacedGroups {
  const placed = nodes.map((node) => ({
    node,
    x: left + node.rank * columnPitch,
    y: top + node.row * rowPitch,
    width: nodeWidth,
    height: nodeHeight,
  }));
  const at = new Map(placed.map((one) => [one.node.name, one]));
  const rows = Math.max(0, ...nodes.map((node) => node.row));
  return {
    width: Math.max(left, ...placed.map(({ x }) => x + nodeWidth)) + 24,
    height: top + rows * rowPitch + nodeHeight + 60,
    nodes: placed,
    threads: threads.flatMap((thread) => {
      const [from, to] = [at.get(thread.from), at.get(thread.to)];
      if (from === undefined || to === undefined) return [];
      const incoming = threads.filter((one) => one.to === thread.to);
      const shift = (incoming.indexOf(thread) - (incoming.length - 1) / 2) * Math.min(inSpread, 80 / incoming.length);
      const start = { x: from.x + nodeWidth, y: from.y + nodeHeight / 2 };
      const end = { x: to.x, y: to.y + nodeHeight / 2 + shift };
      return [{ thread, end, path: pathOf(start, end, to.node.rank - from.node.rank) }];
    }),
    entries: entries.flatMap((name) => {
      const one = at.get(name);
      return one === undefined
        ? []
        : [straight({ x: sourcesRight, y: top + nodeHeight / 2 }, { x: one.x, y: one.y + nodeHeight / 2 }, one.x - 24)];
    }),
    sourcesTop: top + nodeHeight / 2 - 16,
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function pathOf(start: Point, end: Point, ranks: number): string {
  if (ranks <= 1) return straight(start, end, end.x - (end.x - start.x) / 2);
  // Past the columns in between it keeps below what stands in them.
  const below = Math.max(start.y, end.y) + nodeHeight / 2 + 26;
  const [out, back] = [start.x + 24, end.x - 24];
  return `${straight(start, { x: out + corner, y: below }, out)}${straight({ x: out + corner, y: below }, end, back).replace(/^M[^HL]*/, '')}`;
}

/** From a point to another with one upright at `x`, corners rounded. */
function straight(start: Point, end: Point, x: number): string {
  if (Math.abs(start.y - end.y) < 1) return `M${start.x} ${start.y}H${end.x}`;
  const down = end.y > start.y ? 1 : -1;
  const radius = Math.min(corner, Math.abs(end.y - start.y) / 2);
  return `M${start.x} ${start.y}H${x - radius}Q${x} ${start.y} ${x} ${start.y + down * radius}V${end.y - down * radius}Q${x} ${end.y} ${x + radius} ${end.y}H${end.x}`;
}
