import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Notes that a part runs on this node, and makes it known where it is new. Says whether it is paused. */
export async function noteComponentRun(
  db: Db,
  { name, intervalMs }: { name: string; intervalMs: number },
): Promise<{ isPaused: boolean }> {
  const { rows } = await sql<{ paused: boolean }>`
    insert into components (name, interval_ms, last_ran) values (${name}, ${intervalMs}, now())
    on conflict (name) do update set interval_ms = excluded.interval_ms,
      last_ran = case when components.paused then components.last_ran else excluded.last_ran end
    returning paused`.execute(db);
  return { isPaused: rows[0]?.paused ?? false };
}
