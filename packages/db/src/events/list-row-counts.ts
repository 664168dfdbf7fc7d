import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** How many display rows the steps of a sealed build printed, by the id in its plan; empty while it is not sealed. */
export async function listRowCounts(db: Db, buildId: BuildId): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('build_row_indexes')
    .select(['plan_id', 'row_count'])
    .where('build_id', '=', buildId)
    .execute();
  return new Map(rows.map(({ plan_id, row_count }) => [plan_id, row_count]));
}
