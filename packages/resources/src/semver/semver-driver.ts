import type { StrictVersion } from './version.ts';

/** Computes the version to store from the stored one. */
export type VersionChange = (current: StrictVersion) => StrictVersion;

/** Where the number is kept (resources.md 8.2). */
export interface SemverDriver {
  /** Versions for a check, oldest first. */
  readonly check: (cursor: StrictVersion | undefined) => Promise<readonly StrictVersion[]>;
  /** What is stored now, or the initial version. */
  readonly current: () => Promise<StrictVersion>;
  /** Stores a change of the current version, on top of whatever others stored meanwhile; resolves to what is stored then. */
  readonly change: (change: VersionChange) => Promise<StrictVersion>;
}
