import { stringifyJson } from '@rondo/foundation';
import { encodePlan, type Plan, publicPlan } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { appendStatusEvent } from '../events/append-status-event.ts';
import type { BuildId } from '../ids.ts';
import { sealSecret } from '../secrets/secret-columns.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

export type StartBuildOptions = { buildId: BuildId; plan: Plan };

/** Makes a pending build a started one that any node may claim; false where it was aborted meanwhile (scheduling.md 3.4). */
export async function startBuild(db: Db, { buildId, plan }: StartBuildOptions): Promise<boolean> {
  const sealed = sealSecret(db, encodePlan(plan));
  return transaction(db, async (inner) => {
    const started = await inner
      .updateTable('builds')
      .set({
        status: 'started',
        start_time: sql<Date>`now()`,
        private_plan: sealed.ciphertext,
        private_plan_nonce: sealed.nonce,
        public_plan: stringifyJson(publicPlan(plan)),
        waiting_for: null,
      })
      .where('id', '=', buildId)
      .where('status', '=', 'pending')
      .where('aborted', '=', false)
      .returning(['start_time', 'pipeline_id'])
      .executeTakeFirst();
    if (started === undefined) return false;
    await appendStatusEvent(inner, { buildId, status: 'started', time: started.start_time ?? new Date() });
    wakeUp(inner, 'build-started', buildId);
    if (started.pipeline_id !== null) wakeUp(inner, 'pipeline-state', started.pipeline_id);
    return true;
  });
}
