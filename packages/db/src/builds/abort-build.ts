import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Asks for a build's end (scheduling.md 12.1). The node that runs it hears of it and winds it up; one that is pending is
 * finished by the scheduler, paused or not. False where it has ended already.
 */
export async function abortBuild(db: Db, buildId: BuildId): Promise<boolean> {
  return transaction(db, async (inner) => {
    const asked = await inner
      .updateTable('builds')
      .set({ aborted: true, abort_requests: sql`abort_requests + 1` })
      .where('id', '=', buildId)
      .where('end_time', 'is', null)
      .returning(['status', 'job_id'])
      .executeTakeFirst();
    if (asked === undefined) return false;
    if (asked.status === 'pending' && asked.job_id !== null) await requestSchedule(inner, { jobIds: [asked.job_id] });
    wakeUp(inner, 'build-abort', buildId);
    return true;
  });
}
