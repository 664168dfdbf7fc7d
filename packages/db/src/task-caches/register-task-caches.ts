import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

export type RegisteredTaskCache = {
  readonly path: string;
  readonly volumeHandle: string;
  readonly ttlMs?: number | undefined;
};

/**
 * These volumes are a task's caches from now on; the volumes that were are nobody's any more. The last of two builds at
 * once wins (worker.md 17).
 */
export async function registerTaskCaches(
  db: Db,
  task: { jobId: JobId; stepName: string; workerName: string },
  caches: readonly RegisteredTaskCache[],
): Promise<void> {
  const { jobId, stepName, workerName } = task;
  await sql`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(caches)}::jsonb) as c (path text, "volumeHandle" text, "ttlMs" bigint)
    ),
    cache as (
      insert into task_caches (job_id, step_name, path, ttl_ms, last_used)
      select ${jobId}::int, ${stepName}, path, "ttlMs", now() from wanted
      on conflict (job_id, step_name, path) do update set ttl_ms = excluded.ttl_ms, last_used = excluded.last_used
      returning id, path
    ),
    located as (
      insert into worker_task_caches (worker_name, task_cache_id, volume_handle)
      select ${workerName}, cache.id, wanted."volumeHandle" from cache join wanted using (path)
      on conflict (worker_name, task_cache_id) do update set volume_handle = excluded.volume_handle
      returning task_cache_id, volume_handle
    )
    update volumes set kind = case when located.volume_handle = volumes.handle then 'task-cache' else 'container' end,
      task_cache_id = case when located.volume_handle = volumes.handle then located.task_cache_id end
    from located
    where volumes.worker_name = ${workerName}
      and (volumes.handle = located.volume_handle or volumes.task_cache_id = located.task_cache_id)
  `.execute(db);
}
