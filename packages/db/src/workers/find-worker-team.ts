import type { Db } from '../db.ts';

/** The team that owns a worker, undefined inside for one that all share; undefined for an unknown worker. */
export async function findWorkerTeam(
  db: Db,
  workerName: string,
): Promise<{ teamName: string | undefined } | undefined> {
  const row = await db
    .selectFrom('workers')
    .leftJoin('teams', 'teams.id', 'workers.team_id')
    .select('teams.name as teamName')
    .where('workers.name', '=', workerName)
    .executeTakeFirst();
  return row === undefined ? undefined : { teamName: row.teamName ?? undefined };
}
