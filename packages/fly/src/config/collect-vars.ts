import { type GivenVars, gatherVars, type MultiVars } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { readInput } from '../io/read-input.ts';

/** Vars in the order in which they count (fly.md 14.4). Throws {@link FlyError} where a file can't be read. */
export async function collectVars(given: GivenVars, io: FlyIo): Promise<MultiVars> {
  const gathered = await gatherVars(given, async (path) => {
    try {
      return await readInput(path, io);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FlyError(`could not read template variables file (${path}): ${reason}`, { cause });
    }
  });
  if (!gathered.ok) throw new FlyError(gathered.error);
  return gathered.vars;
}
