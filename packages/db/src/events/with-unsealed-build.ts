import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { transaction } from '../transaction.ts';

/**
 * Runs `work` with a build whose events have ended and are not sealed; false where there is none. Its state stays locked
 * meanwhile, so that each is sealed by one node, and by another if this one dies. Those in `except` are passed over, and
 * checks that are no rows of builds: the next one replaces their events.
 */
export async function withUnsealedBuild(
  db: Db,
  except: ReadonlySet<BuildId>,
  work: (db: Db, buildId: BuildId) => Promise<void>,
): Promise<boolean> {
  return transaction(db, async (inner) => {
    const { rows } = await sql<{ id: BuildId }>`
      select build_id as id from build_event_states where ended and not sealed and not detached and build_id <> all(${[...except]}::bigint[])
      order by build_id limit 1 for update skip locked`.execute(inner);
    const found = rows[0];
    if (found === undefined) return false;
    await work(inner, found.id);
    return true;
  });
}
