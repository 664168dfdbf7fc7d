import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Caches of tasks whose time is up, or whose job is gone, archived, or paused without a build to come (worker.md 17). */
export async function deleteUnusedTaskCaches(db: Db): Promise<void> {
  await sql`
    delete from task_caches t using jobs j join pipelines p on p.id = j.pipeline_id
    where j.id = t.job_id and (
      not j.active or p.archived or ((p.paused or j.paused) and j.next_build_id is null)
      or (t.ttl_ms > 0 and t.last_used < now() - t.ttl_ms * interval '1 millisecond'))`.execute(db);
}
