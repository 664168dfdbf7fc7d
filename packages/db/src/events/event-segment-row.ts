import type { BuildId } from '../ids.ts';

/** A sealed part of a build's events; its bytes are in the store of this name. */
export type EventSegmentRow = {
  readonly buildId: BuildId;
  readonly firstEventId: number;
  readonly lastEventId: number;
  readonly sizeBytes: number;
  readonly rawSizeBytes: number;
  readonly store: string;
};
