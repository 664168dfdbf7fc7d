import type { Db } from '../database.ts';
import type { PipelineId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { archiveOrphans } from './archive-orphans.ts';

/**
 * Removes a pipeline with everything that belongs to it; those that it set are archived. Containers and volumes of its builds lose their owner and are
 * collected; the events of its builds are dropped by the event store's own sweep.
 */
export async function deletePipeline(db: Db, id: PipelineId): Promise<void> {
  await transaction(db, async (inner) => {
    await archiveOrphans(inner, { allOf: id });
    await inner.deleteFrom('pipelines').where('id', '=', id).execute();
    wakeUp(inner, 'pipeline-state', id);
  });
}
