import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/**
 * Forgets the events of builds in the tables; the segments' bytes have been deleted from their stores before. The states
 * stay, closed, while the builds do: readers then find an end and nothing before it (api.md 13.3).
 */
export async function deleteEvents(
  db: Db,
  buildIds: readonly BuildId[],
  options: { withStates: boolean },
): Promise<void> {
  const ids = sql`any(${[...buildIds]}::bigint[])`;
  await sql`
    with batches as (delete from build_event_batches where build_id = ${ids}),
      segments as (delete from build_event_segments where build_id = ${ids}),
      indexes as (delete from build_row_indexes where build_id = ${ids}),
      states as (delete from build_event_states where build_id = ${ids} and ${options.withStates})
    update build_event_states set ended = true, sealed = true where build_id = ${ids} and ${!options.withStates}`.execute(
    db,
  );
}
