import type { GraphNode } from './thread-model.ts';

/** Measures of the graph in px (visual design, section 11). */
export const geometry = {
  left: 24,
  top: 46,
  nodeWidth: 158,
  nodeHead: 48,
  portRow: 17,
  /** Middle of the input side, below a node's top. */
  inputOffset: 24,
  sourceWidth: 122,
  sourceHeight: 32,
  /** Between a source and its job when nothing turns there. */
  sourceGap: 24,
  rowPitch: 92,
  rowGap: 27,
  sourcePitch: 46,
  laneGap: 9,
  laneMargin: 9,
  /** Space between two columns while few threads turn in it. */
  columnGap: 58,
  trackGap: 8,
  trackMargin: 15,
  corner: 8,
} as const;

export function nodeHeight(node: GraphNode): number {
  return node.kind === 'source' ? geometry.sourceHeight : geometry.nodeHead + node.ports.length * geometry.portRow;
}

/** Where a thread leaves a node, below its top; 0 for a lane. */
export function portOffset(node: GraphNode | undefined, port: number): number {
  if (node === undefined) return 0;
  if (node.kind === 'source') return geometry.sourceHeight / 2;
  return geometry.nodeHead + 8 + port * geometry.portRow;
}
