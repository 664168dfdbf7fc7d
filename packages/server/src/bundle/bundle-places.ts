import { join } from 'node:path';

/** Where bundles and what they are made of lie. */
export type BundlePlaces = {
  /** Sources are named by their paths in it. */
  readonly checkout: string;
  /** Holds a directory for each time that bundles were made, named by when that was; the last one counts. */
  readonly bundles: string;
};

const checkout = join(import.meta.dirname, '../../../..');

/** Those of this checkout. */
export const ownPlaces: BundlePlaces = { checkout, bundles: join(checkout, 'packages/server/dist') };
