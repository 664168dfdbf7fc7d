import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { sealSecret } from '../secrets/secret-columns.ts';
import type { StepResultRow } from './list-step-results.ts';

/**
 * Keeps how steps ended, sealed: a step may have loaded a secret. In the transaction that appends their last events, so that both are
 * there or neither.
 */
export async function saveStepResults(db: Db, buildId: BuildId, results: readonly StepResultRow[]): Promise<void> {
  const sealed = results.map(({ planId, result }) => ({ planId, ...sealSecret(db, JSON.stringify(result)) }));
  await sql`
    insert into build_step_results (build_id, plan_id, sealed_result, sealed_result_nonce)
    select ${buildId}, "planId", ciphertext, nonce
    from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as ended ("planId" text, ciphertext text, nonce text)
    on conflict (build_id, plan_id) do nothing
  `.execute(db);
}
