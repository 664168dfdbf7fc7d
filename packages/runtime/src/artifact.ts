/**
 * What a step leaves for later ones: files in a volume of one worker. Plain data, kept with a step's result, so that
 * another node can go on with the build.
 */
export interface Artifact {
  readonly volumeHandle: string;
  readonly workerName: string;
  /** The resource cache whose content this is: other workers may hold the same. */
  readonly resourceCacheId?: number;
  /** A get that found its files already there; such inputs don't count for volume locality (worker.md 7.3). */
  readonly fromCache?: boolean;
}
