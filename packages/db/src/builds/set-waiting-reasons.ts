import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import type { WaitingReason } from './waiting-reason.ts';

/** Notes why pending builds wait; what is noted already is not written again. */
export async function setWaitingReasons(
  db: Db,
  reasons: readonly { buildId: BuildId; reason: WaitingReason }[],
): Promise<void> {
  if (reasons.length === 0) return;
  await sql`
    update builds set waiting_for = noted.reason
    from jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) as noted ("buildId" bigint, reason jsonb)
    where id = noted."buildId" and status = 'pending' and waiting_for is distinct from noted.reason`.execute(db);
}
