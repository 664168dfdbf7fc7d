import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** How far a build's events have come, as readers see it. */
export type EventState = { readonly nextEventId: number; readonly ended: boolean };

/** Of a build that was never seen, or is gone, nothing more will come. */
export async function findEventState(db: Db, buildId: BuildId): Promise<EventState> {
  const { rows } = await sql<{ nextEventId: number | null; ended: boolean }>`
    select state.next_event_id as "nextEventId",
      coalesce(state.ended or state.orphaned, build.id is null or build.end_time is not null) as ended
    from (values (${buildId}::bigint)) as asked (id)
    left join build_event_states state on state.build_id = asked.id
    left join builds build on build.id = asked.id`.execute(db);
  return { nextEventId: rows[0]?.nextEventId ?? 0, ended: rows[0]?.ended ?? true };
}
