import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { requestSchedule } from './request-schedule.ts';

/** Pauses a job; one that is paused already keeps who and when. */
export async function pauseJob(db: Db, id: JobId, pausedBy: string): Promise<void> {
  const paused = await db
    .updateTable('jobs')
    .set({ paused: true, paused_by: pausedBy, paused_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('paused', '=', false)
    .returning('pipeline_id')
    .executeTakeFirst();
  if (paused !== undefined) wakeUp(db, 'pipeline-state', paused.pipeline_id);
}

/** Lets a job go on and has it looked at (scheduling.md 2.1). */
export async function unpauseJob(db: Db, id: JobId): Promise<void> {
  await transaction(db, async (tx) => {
    const { pipeline_id } = await tx
      .updateTable('jobs')
      .set({ paused: false, paused_by: null, paused_at: null })
      .where('id', '=', id)
      .returning('pipeline_id')
      .executeTakeFirstOrThrow();
    await requestSchedule(tx, { jobIds: [id] });
    wakeUp(tx, 'pipeline-state', pipeline_id);
  });
}
