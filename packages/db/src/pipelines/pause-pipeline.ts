import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Pauses a pipeline; one that is paused already keeps who and when (api.md 10.5). */
export async function pausePipeline(db: Db, id: PipelineId, pausedBy: string): Promise<void> {
  await db
    .updateTable('pipelines')
    .set({ paused: true, paused_by: pausedBy, paused_at: sql<Date>`now()`, state_version: sql`state_version + 1` })
    .where('id', '=', id)
    .where('paused', '=', false)
    .execute();
  wakeUp(db, 'check-due', '');
  wakeUp(db, 'pipeline-state', id);
}

/** Lets a pipeline go on: its jobs are looked at and its checks are due at once (scheduling.md 2.1). */
export async function unpausePipeline(db: Db, id: PipelineId): Promise<void> {
  await transaction(db, async (tx) => {
    await tx
      .updateTable('pipelines')
      .set({ paused: false, paused_by: null, paused_at: null, state_version: sql`state_version + 1` })
      .where('id', '=', id)
      .execute();
    await requestSchedule(tx, { pipelineId: id });
    wakeUp(tx, 'check-due', '');
    wakeUp(tx, 'pipeline-state', id);
  });
}
