import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** Jobs that were asked for and not looked at, those that wait longest first; with `olderThanMs`, only for so long already. */
export async function listDueJobs(db: Db, options: { olderThanMs?: number } = {}): Promise<JobId[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('id')
    .where('active', '=', true)
    .whereRef('schedule_requested', '>', 'schedule_served')
    .where(
      'schedule_requested_at',
      '<=',
      sql<Date>`clock_timestamp() - ${options.olderThanMs ?? 0} * interval '1 millisecond'`,
    )
    .orderBy('schedule_requested_at')
    .execute();
  return rows.map(({ id }) => id);
}
