import type { PlacedRail, PlacedThread } from './draw-threads.ts';
import type { Direction } from './geometry.ts';
import type { GraphNode } from './thread-model.ts';

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
  /** Where the threads run. */
  readonly direction: Direction;
  readonly nodes: readonly PlacedNode[];
  readonly threads: readonly PlacedThread[];
  readonly rails: readonly PlacedRail[];
}
