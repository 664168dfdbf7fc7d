import type { SegmentKey } from '@rondo/db';

/**
 * PORT: keeps sealed segments. A put is seen by every node once it has returned; putting the same key again replaces it.
 * Which segments there are stands in the database, never here.
 */
export interface SegmentStore {
  /** Recorded with each segment: never changes once used. */
  readonly name: string;
  put(key: SegmentKey, bytes: Buffer): Promise<void>;
  /** Undefined where there is none. */
  get(key: SegmentKey): Promise<Buffer | undefined>;
  /** Keys that are not there are passed over. */
  delete(keys: readonly SegmentKey[]): Promise<void>;
}
