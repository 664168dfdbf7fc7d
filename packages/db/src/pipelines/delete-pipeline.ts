import type { Db } from '../database.ts';
import type { PipelineId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Removes a pipeline with everything that belongs to it. Containers and volumes of its builds lose their owner and are
 * collected; the events of its builds are dropped by the event store's own sweep.
 */
export async function deletePipeline(db: Db, id: PipelineId): Promise<void> {
  await db.deleteFrom('pipelines').where('id', '=', id).execute();
  wakeUp(db, 'pipeline-state', id);
}
