import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Shows a pipeline to everybody, or hides it from all but its team. */
export async function setPipelinePublic(db: Db, id: PipelineId, isPublic: boolean): Promise<void> {
  await db
    .updateTable('pipelines')
    .set({ public: isPublic, state_version: sql`state_version + 1` })
    .where('id', '=', id)
    .execute();
  wakeUp(db, 'pipeline-state', id);
}
