import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** Builds whose events are still there and nothing else: deleted ones, and checks that newer ones have replaced. */
export async function listOrphanedEvents(db: Db, limit: number): Promise<BuildId[]> {
  const { rows } = await sql<{ id: BuildId }>`
    select build_id as id from build_event_states where orphaned
    union all
    select build_id from build_event_states as state
    where detached and ended
      and not exists (select from resources where in_memory_build_id = state.build_id)
      and not exists (select from resource_config_scopes where last_check_build_id = state.build_id)
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
