import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** A cache of a task that a worker holds. */
export type TaskCacheLocation = { readonly workerName: string; readonly path: string; readonly volumeHandle: string };

/** The caches of one task of a job, on every worker (worker.md 17). */
export async function findTaskCaches(
  db: Db,
  { jobId, stepName, paths }: { jobId: JobId; stepName: string; paths: readonly string[] },
): Promise<TaskCacheLocation[]> {
  const { rows } = await sql<TaskCacheLocation>`
    select w.worker_name as "workerName", t.path, w.volume_handle as "volumeHandle"
    from task_caches t join worker_task_caches w on w.task_cache_id = t.id
    where t.job_id = ${jobId} and t.step_name = ${stepName} and t.path = any (${[...paths]}::text[])
  `.execute(db);
  return rows;
}
