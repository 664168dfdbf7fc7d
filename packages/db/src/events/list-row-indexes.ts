import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import type { RowIndexRow } from './replace-batches-by-segments.ts';

/** The row indexes of a sealed build's steps, or of one. */
export async function listRowIndexes(db: Db, buildId: BuildId, planId?: string): Promise<RowIndexRow[]> {
  return db
    .selectFrom('build_row_indexes')
    .select(['plan_id as planId', 'row_count as rowCount', 'payload as bytes'])
    .where('build_id', '=', buildId)
    .$if(planId !== undefined, (query) => query.where('plan_id', '=', planId ?? ''))
    .orderBy('plan_id')
    .execute();
}
