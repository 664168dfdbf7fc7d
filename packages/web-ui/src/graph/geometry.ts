import type { GraphNode } from './thread-model.ts';

/** Measures of the graph in px that hold whichever way it runs (visual design, section 11). */
export const geometry = {
  nodeWidth: 158,
  nodeHead: 48,
  portRow: 17,
  sourceWidth: 122,
  sourceHeight: 32,
  laneGap: 9,
  laneMargin: 9,
  /** Space between two columns while few threads turn in it. */
  columnGap: 58,
  trackGap: 8,
  trackMargin: 15,
  corner: 8,
} as const;

export type Direction = 'right' | 'down';

/**
 * Measures that depend on which way the graph runs. The layout thinks of it as running to the right: `along` is the way
 * threads run, `across` the other one; a graph that runs down is turned when it is done.
 */
export interface Measures {
  readonly direction: Direction;
  /** Free space before the first column, and above the first row. */
  readonly before: number;
  readonly above: number;
  /** A job, and a source, along the threads. */
  readonly jobAlong: number;
  readonly sourceAlong: number;
  /** Between a source and its job when nothing turns there. */
  readonly sourceGap: number;
  readonly rowPitch: number;
  readonly rowGap: number;
  readonly sourcePitch: number;
  /** Middle of the input side of a job. */
  readonly inputOffset: number;
  readonly across: (node: GraphNode) => number;
  /** Where a thread leaves a node, from its beginning; 0 for a lane. */
  readonly port: (node: GraphNode | undefined, port: number) => number;
}

const toTheRight: Measures = {
  direction: 'right',
  before: 24,
  above: 46,
  jobAlong: geometry.nodeWidth,
  sourceAlong: geometry.sourceWidth,
  sourceGap: 24,
  rowPitch: 92,
  rowGap: 27,
  sourcePitch: 46,
  inputOffset: 24,
  across: nodeHeight,
  port: portOffset,
};

/** A graph that runs down has all jobs of one height, so that threads begin where nodes end. */
function downwards(nodes: readonly GraphNode[]): Measures {
  return {
    direction: 'down',
    before: 24,
    above: 24,
    jobAlong: Math.max(geometry.nodeHead, ...nodes.map(nodeHeight)),
    sourceAlong: geometry.sourceHeight,
    sourceGap: 24,
    rowPitch: geometry.nodeWidth + 26,
    rowGap: 26,
    sourcePitch: geometry.sourceWidth + 12,
    inputOffset: geometry.nodeWidth / 2,
    across: (node) => (node.kind === 'source' ? geometry.sourceWidth : geometry.nodeWidth),
    port: portAcross,
  };
}

export function measuresOf(direction: Direction, nodes: readonly GraphNode[]): Measures {
  return direction === 'right' ? toTheRight : downwards(nodes);
}

function nodeHeight(node: GraphNode): number {
  return node.kind === 'source' ? geometry.sourceHeight : geometry.nodeHead + node.ports.length * geometry.portRow;
}

function portOffset(node: GraphNode | undefined, port: number): number {
  if (node === undefined) return 0;
  if (node.kind === 'source') return geometry.sourceHeight / 2;
  return geometry.nodeHead + 8 + port * geometry.portRow;
}

/** Ports of a node that is above what it feeds stand side by side at its lower edge. */
function portAcross(node: GraphNode | undefined, port: number): number {
  if (node === undefined) return 0;
  if (node.kind === 'source') return geometry.sourceWidth / 2;
  return Math.round((geometry.nodeWidth * (port + 1)) / (node.ports.length + 1));
}
