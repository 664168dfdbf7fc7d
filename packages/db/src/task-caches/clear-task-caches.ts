import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Gives up the caches of a task of a job, of one path or of all; how many there were, each worker's counted (api.md 12.3). */
export async function clearTaskCaches(
  db: Db,
  { jobId, stepName, path }: { jobId: JobId; stepName: string; path: string | undefined },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from worker_task_caches w using task_caches t
    where t.id = w.task_cache_id and t.job_id = ${jobId} and t.step_name = ${stepName}
      and ${path === undefined ? sql`true` : sql`t.path = ${path}`}`.execute(db);
  wakeUp(db, 'destroying', '');
  return Number(numAffectedRows);
}
