import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';
import type { StepResultRow } from './list-step-results.ts';

/** Keeps how steps ended. In the transaction that appends their last events, so that both are there or neither. */
export async function saveStepResults(db: Db, buildId: BuildId, results: readonly StepResultRow[]): Promise<void> {
  await sql`
    insert into build_step_results (build_id, plan_id, result)
    select ${buildId}, "planId", result
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as ended ("planId" text, result jsonb)
    on conflict (build_id, plan_id) do nothing
  `.execute(db);
}
