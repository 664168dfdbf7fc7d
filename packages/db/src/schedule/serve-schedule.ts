import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** Notes that a job has been looked at. Requests that came since `requested` was read stay due (scheduling.md 2.2). */
export async function serveSchedule(db: Db, jobId: JobId, requested: number): Promise<void> {
  await db.updateTable('jobs').set({ schedule_served: requested }).where('id', '=', jobId).execute();
}
