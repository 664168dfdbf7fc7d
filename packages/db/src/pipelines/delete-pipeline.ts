import { sql } from 'kysely';
import { wakeReaders } from '../builds/wake-readers.ts';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { archiveOrphans } from './archive-orphans.ts';

/**
 * Removes a pipeline with everything that belongs to it; those that it set are archived. Containers of its builds, running or not, are
 * destroyed; the events of its builds are dropped by the event store's own sweep.
 */
export async function deletePipeline(db: Db, id: PipelineId): Promise<void> {
  await transaction(db, async (inner) => {
    await archiveOrphans(inner, { allOf: id });
    // What runs in them ends now: once the builds are gone nobody else would tell it to.
    await sql`
      update containers set state = 'destroying'
      where state in ('creating', 'created') and build_id in (select id from builds where pipeline_id = ${id})`.execute(
      inner,
    );
    await wakeReaders(inner, { pipelineId: id });
    await inner.deleteFrom('pipelines').where('id', '=', id).execute();
    wakeUp(inner, 'pipeline-state', id);
    wakeUp(inner, 'destroying', id);
  });
}
