import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';

/** What the batches of a build say of how far its steps had come, oldest first: for the node that takes it up. */
export async function listCheckpoints(db: Db, buildId: BuildId): Promise<unknown[]> {
  const { rows } = await sql<{ checkpoint: unknown }>`
    select checkpoint from build_event_batches
    where build_id = ${buildId} and checkpoint is not null order by first_event_id`.execute(db);
  return rows.map(({ checkpoint }) => checkpoint);
}
