import { buildColumns, type Cell, type Columns } from './columns.ts';
import { type Drawing, drawRails, drawThread } from './draw-threads.ts';
import { type Direction, geometry, type Measures, measuresOf } from './geometry.ts';
import type { GraphLayout, PlacedNode } from './graph-layout.ts';
import { placeColumns } from './place-columns.ts';
import { netsOf, placeInputs } from './place-inputs.ts';
import { type Gap, routeGap } from './route-gaps.ts';
import { buildThreads, type GraphJobShape, type GraphModel, type GraphNode, splitModel } from './thread-model.ts';
import { turnLayout } from './turn-layout.ts';

/** Lays out a pipeline: columns by `passed`, few crossings, orthogonal threads (visual design, section 11). Deterministic, free of DOM. */
export function layoutGraph(jobs: readonly GraphJobShape[], direction: Direction = 'right'): GraphLayout {
  const model = buildThreads(jobs);
  if (model.nodes.length === 0) return { width: 0, height: 0, direction, nodes: [], threads: [], rails: [] };
  const measures = measuresOf(direction, model.nodes);
  const { columns, tops } = stackParts(model, measures);
  const inputs = placeInputs(model, { columns, tops, measures });
  const gaps = columns.columns.map((_, index) => routeGap(netsOf(model, { columns, tops, inputs, measures }, index)));
  const lefts = columnLefts(columns, gaps, measures);
  const rights = lefts.map((left, index) => left + columnWidth(columns, index, measures));
  const drawing: Drawing = { columns, tops, inputs, gaps, lefts, rights, measures };
  const nodes = model.nodes.map((node) => placeNode(node, drawing));
  const layout = {
    width: Math.max(...nodes.map((node) => node.x + node.width)) + measures.before,
    height: Math.max(...nodes.map((node) => node.y + node.height)) + measures.before,
    direction,
    nodes,
    threads: model.threads.map((thread) => drawThread(thread, drawing)),
    rails: drawRails(model, drawing),
  };
  return direction === 'right' ? layout : turnLayout(layout);
}

/** Parts that have nothing to do with each other share the grid: each moves up as far as its places are free. */
function stackParts(model: GraphModel, measures: Measures): { columns: Columns; tops: Map<string, number> } {
  const tops = new Map<string, number>();
  const parts = splitModel(model).map((part) => buildColumns(part));
  const taken = new Set<string>();
  for (const part of parts) {
    const own = placeColumns(part, measures);
    const places = part.columns
      .flat()
      .flatMap((cell) => rowsOf(cell, own.get(cell.id) ?? 0, measures).map((row) => ({ rank: cell.rank, row })));
    let down = 0;
    while (places.some(({ rank, row }) => taken.has(`${rank},${row + down}`))) down += 1;
    for (const { rank, row } of places) taken.add(`${rank},${row + down}`);
    for (const [id, top] of own) tops.set(id, measures.above + down * measures.rowPitch + top);
  }
  return { columns: mergeColumns(parts), tops };
}

/** Rows of the grid that a cell needs for itself. */
function rowsOf(cell: Cell, top: number, measures: Measures): number[] {
  const height = cell.node === undefined ? geometry.laneMargin : measures.across(cell.node) + geometry.laneMargin;
  const first = Math.floor(top / measures.rowPitch);
  const last = Math.floor((top + height) / measures.rowPitch);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
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
function columnLefts(columns: Columns, gaps: readonly Gap[], measures: Measures): number[] {
  const lefts: number[] = [];
  let x = measures.before;
  columns.columns.forEach((_, index) => {
    lefts.push(x);
    const straight = isSourceColumn(columns, index) && (gaps[index]?.tracks.size ?? 0) === 0;
    x +=
      columnWidth(columns, index, measures) +
      (straight ? measures.sourceGap : (gaps[index]?.width ?? geometry.columnGap));
  });
  return lefts;
}

function isSourceColumn(columns: Columns, index: number): boolean {
  return index === 0 && (columns.columns[index] ?? []).every((cell) => cell.node?.kind === 'source');
}

function columnWidth(columns: Columns, index: number, measures: Measures): number {
  return isSourceColumn(columns, index) ? measures.sourceAlong : measures.jobAlong;
}

function placeNode(node: GraphNode, drawing: Drawing): PlacedNode {
  const index = node.rank - drawing.columns.firstRank;
  const { measures } = drawing;
  const width = node.kind === 'source' ? measures.sourceAlong : measures.jobAlong;
  const x = (drawing.rights[index] ?? 0) - width;
  return { ...node, x, y: drawing.tops.get(node.id) ?? 0, width, height: measures.across(node) };
}
