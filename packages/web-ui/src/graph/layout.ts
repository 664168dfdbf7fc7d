import { buildColumns, type Columns } from './columns.ts';
import { type Drawing, drawRails, drawThread, type PlacedRail, type PlacedThread } from './draw-threads.ts';
import { geometry, nodeHeight } from './geometry.ts';
import { placeColumns } from './place-columns.ts';
import { netsOf, placeInputs } from './place-inputs.ts';
import { type Gap, routeGap } from './route-gaps.ts';
import { buildThreads, type GraphJobShape, type GraphModel, type GraphNode, splitModel } from './thread-model.ts';

export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A laid out pipeline, in px from its top left corner. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly threads: readonly PlacedThread[];
  readonly rails: readonly PlacedRail[];
}

/** Lays out a pipeline: columns by `passed`, few crossings, orthogonal threads (visual design, section 11). Deterministic, free of DOM. */
export function layoutGraph(jobs: readonly GraphJobShape[]): GraphLayout {
  const model = buildThreads(jobs);
  if (model.nodes.length === 0) return { width: 0, height: 0, nodes: [], threads: [], rails: [] };
  const { columns, tops } = stackParts(model);
  const inputs = placeInputs(model, columns, tops);
  const gaps = columns.columns.map((_, index) => routeGap(netsOf(model, columns, tops, inputs, index)));
  const lefts = columnLefts(columns, gaps);
  const rights = lefts.map((left, index) => left + columnWidth(columns, index));
  const drawing: Drawing = { columns, tops, inputs, gaps, lefts, rights };
  const nodes = model.nodes.map((node) => placeNode(node, drawing));
  return {
    width: Math.max(...nodes.map((node) => node.x + node.width)) + geometry.left,
    height: Math.max(...nodes.map((node) => node.y + node.height)) + geometry.left,
    nodes,
    threads: model.threads.map((thread) => drawThread(thread, drawing)),
    rails: drawRails(model, drawing),
  };
}

/** Parts that have nothing to do with each other stand below one another, each as high as the columns it uses have room. */
function stackParts(model: GraphModel): { columns: Columns; tops: Map<string, number> } {
  const tops = new Map<string, number>();
  const parts = splitModel(model).map((part) => buildColumns(part));
  const bottoms = new Map<number, number>();
  for (const part of parts) {
    const own = placeColumns(part);
    const ranks = part.columns.map((_, index) => index + part.firstRank);
    const top = Math.max(...ranks.map((rank) => bottoms.get(rank) ?? 0));
    part.columns.forEach((column, index) => {
      const heights = column.map(
        (cell) => (own.get(cell.id) ?? 0) + (cell.node === undefined ? 0 : nodeHeight(cell.node)),
      );
      for (const cell of column) tops.set(cell.id, geometry.top + top + (own.get(cell.id) ?? 0));
      const rows = Math.ceil((top + Math.max(0, ...heights) + geometry.rowGap) / geometry.rowPitch);
      bottoms.set(index + part.firstRank, rows * geometry.rowPitch);
    });
  }
  return { columns: mergeColumns(parts), tops };
}

function mergeColumns(parts: readonly Columns[]): Columns {
  const firstRank = Math.min(...parts.map((part) => part.firstRank));
  const count = Math.max(...parts.map((part) => part.firstRank - firstRank + part.columns.length));
  const columns = Array.from({ length: count }, (_, index) =>
    parts.flatMap((part) => part.columns[index + firstRank - part.firstRank] ?? []),
  );
  return {
    columns,
    firstRank,
    hops: parts.flatMap((part) => part.hops),
    routes: new Map(parts.flatMap((part) => [...part.routes])),
  };
}

/** Left edges of the columns. Where only sources stand in the first column, it is as narrow as they are. */
function columnLefts(columns: Columns, gaps: readonly Gap[]): number[] {
  const lefts: number[] = [];
  let x: number = geometry.left;
  columns.columns.forEach((_, index) => {
    lefts.push(x);
    const straight = isSourceColumn(columns, index) && (gaps[index]?.tracks.size ?? 0) === 0;
    x += columnWidth(columns, index) + (straight ? geometry.sourceGap : (gaps[index]?.width ?? geometry.columnGap));
  });
  return lefts;
}

function isSourceColumn(columns: Columns, index: number): boolean {
  return index === 0 && (columns.columns[index] ?? []).every((cell) => cell.node?.kind === 'source');
}

function columnWidth(columns: Columns, index: number): number {
  return isSourceColumn(columns, index) ? geometry.sourceWidth : geometry.nodeWidth;
}

function placeNode(node: GraphNode, drawing: Drawing): PlacedNode {
  const index = node.rank - drawing.columns.firstRank;
  const width = node.kind === 'source' ? geometry.sourceWidth : geometry.nodeWidth;
  const x = (drawing.rights[index] ?? 0) - width;
  return { ...node, x, y: drawing.tops.get(node.id) ?? 0, width, height: nodeHeight(node) };
}
