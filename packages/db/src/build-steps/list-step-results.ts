import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';

/** What is kept of a step that has ended; its shape is the engine's. */
export type StepResultRow = { readonly planId: string; readonly result: unknown };

/** The steps of a build that have ended, for the node that takes it up (scheduling.md 12.3). */
export async function listStepResults(db: Db, buildId: BuildId): Promise<StepResultRow[]> {
  const { rows } = await sql<StepResultRow>`
    select plan_id as "planId", result from build_step_results where build_id = ${buildId}
  `.execute(db);
  return rows;
}
