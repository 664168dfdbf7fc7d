import type { JsonValue } from '@rondo/pipeline';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** How far the steps of a build had come, batch by batch in order: later ones amend earlier ones. */
export async function listCheckpoints(db: Db, buildId: BuildId): Promise<JsonValue[]> {
  const rows = await db
    .selectFrom('build_event_batches')
    .select('checkpoint')
    .where('build_id', '=', buildId)
    .where('checkpoint', 'is not', null)
    .orderBy('first_event_id')
    .execute();
  return rows.flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint as JsonValue]));
}
