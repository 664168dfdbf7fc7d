import type { BuildCursor } from './versions-view.ts';

/** Negative when `left` is the older one: by `(rerunOf ?? id, id)` (scheduling.md 4.2). */
export function compareBuilds(left: BuildCursor, right: BuildCursor): number {
  return (left.rerunOf ?? left.id) - (right.rerunOf ?? right.id) || left.id - right.id;
}
