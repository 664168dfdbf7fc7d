import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** The state of a build's events, made where it is missing and locked until the end of the transaction. */
export async function lockEventState(
  db: Db,
  buildId: BuildId,
): Promise<{ nextEventId: number; epoch: number; ended: boolean }> {
  const state = await db
    .insertInto('build_event_states')
    .values({
      build_id: buildId,
      // A check that is no row: its events are kept while a resource shows it.
      detached: sql<boolean>`not exists (select from builds where id = ${buildId})`,
    })
    .onConflict((conflict) => conflict.column('build_id').doUpdateSet({ build_id: buildId }))
    .returning(['next_event_id', 'lease_epoch', 'ended'])
    .executeTakeFirstOrThrow();
  return { nextEventId: state.next_event_id, epoch: state.lease_epoch, ended: state.ended };
}
