import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { BuildId } from '../../ids.ts';

/**
 * A stored check that ended before it had begun with its resource's history, as one whose type's image can't be fetched:
 * the resource shows it all the same, like one that is no row (scheduling.md 5.8).
 */
export async function noteFailedCheck(db: Db, buildId: BuildId): Promise<void> {
  await sql`
    update resources r set in_memory_build_id = b.id, in_memory_build_status = b.status,
      in_memory_build_start_time = b.start_time, in_memory_build_end_time = b.end_time, in_memory_build_plan = b.public_plan
    from builds b
    where b.id = ${buildId} and r.id = b.resource_id and b.id > coalesce(r.in_memory_build_id, 0)
      and not exists (
        select from resource_config_scopes s where s.id = r.resource_config_scope_id and s.last_check_build_id >= b.id
      )`.execute(db);
}
