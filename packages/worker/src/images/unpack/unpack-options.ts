import type { Ownership } from './ownership.ts';

/**
 * What `.wh.` names mean. `marks`: deletions, kept as the overlay file system's own marks. `apply`: deletions, done at
 * once in a tree that already holds the lower layers. `literal`: names like any other.
 */
export type Whiteouts = 'marks' | 'apply' | 'literal';

export type UnpackLimits = { maxEntries: number; maxBytes: number };

/** What nobody reaches with honest images or artifacts. */
export const defaultUnpackLimits: UnpackLimits = { maxEntries: 5_000_000, maxBytes: 512 * 2 ** 30 };

export type UnpackOptions = {
  ownership: Ownership;
  /** The id that `shifted` puts in the place of 0. */
  rootId: number;
  whiteouts: Whiteouts;
  /** A character device 0/0 on the same file system, needed for `marks`: Node can't make one, but it can link it. */
  whiteoutPath: string | undefined;
  /** Whether a directory may be replaced by something else, with all that is in it. Only where nobody else writes. */
  replacesTrees: boolean;
  limits: UnpackLimits;
};

export type UnpackSummary = {
  entryCount: number;
  /** Bytes of file contents. */
  sizeBytes: number;
  /** Device nodes are never made: a container has its own /dev. */
  skippedDeviceCount: number;
};
