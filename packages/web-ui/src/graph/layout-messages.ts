import type { Direction } from './geometry.ts';
import type { GraphLayout } from './graph-layout.ts';
import type { GraphJobShape } from './thread-model.ts';

export interface LayoutRequest {
  readonly request: number;
  readonly jobs: readonly GraphJobShape[];
  readonly direction: Direction;
}

export interface LayoutAnswer {
  readonly request: number;
  readonly layout: GraphLayout;
}
