import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { openSecret } from '../secrets/secret-columns.ts';

/** What is kept of a step that has ended; its shape is the engine's. */
export type StepResultRow = { readonly planId: string; readonly result: unknown };

/** The steps of a build that have ended, for the node that takes it up (scheduling.md 12.3). */
export async function listStepResults(db: Db, buildId: BuildId): Promise<StepResultRow[]> {
  const rows = await db
    .selectFrom('build_step_results')
    .select(['plan_id', 'result', 'sealed_result', 'sealed_result_nonce'])
    .where('build_id', '=', buildId)
    .execute();
  // Those that were kept before results were sealed are as they are.
  return rows.map(({ plan_id: planId, result, sealed_result: sealed, sealed_result_nonce: nonce }) => ({
    planId,
    result: sealed === null ? result : JSON.parse(openSecret(db, sealed, nonce)),
  }));
}
