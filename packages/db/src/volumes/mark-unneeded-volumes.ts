import { sql } from 'kysely';
import type { Db } from '../db.ts';

/**
 * Volumes that nobody needs any more are to be destroyed (worker.md 18.4): no container, cache or artifact has them and
 * nothing was made from them. One that was just made may still be on its way to its owner. How many there were.
 */
export async function markUnneededVolumes(
  db: Db,
  { keepHandles }: { keepHandles: readonly string[] },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update volumes v set state = 'destroying'
    where (v.state in ('created', 'failed') or (v.state = 'creating' and v.created_at < now() - interval '24 hours'))
      and (v.state = 'failed' or v.created_at < now() - interval '1 minute' or v.container_handle is not null)
      and not v.handle = any (${[...keepHandles]}::text[])
      and not exists (select from containers c where c.handle = v.container_handle)
      and not exists (select from worker_resource_caches r where r.volume_handle = v.handle)
      and not exists (select from worker_task_caches t where t.volume_handle = v.handle)
      and not exists (select from worker_artifacts a where a.id = v.worker_artifact_id)
      and not exists (select from volumes child where child.parent_handle = v.handle)`.execute(db);
  return Number(numAffectedRows);
}
