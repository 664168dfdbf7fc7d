import { realpathSync } from 'node:fs';
import { isSea } from 'node:sea';
import { PlainFailure } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';

/** The file of the running client. Throws {@link PlainFailure} where it isn't one file. */
export function clientPath({ env }: FlyIo): string {
  const path = env.RONDO_FLY_FILE ?? (isSea() ? process.execPath : undefined);
  if (path === undefined) {
    throw new PlainFailure(
      'update failed: this fly runs from its sources, which a download cannot replace: update them instead',
    );
  }
  return realpathSync(path);
}
