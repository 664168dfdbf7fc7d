import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Takes the turn of a part that runs once in an interval, on any node: false where it is paused or ran within it. */
export async function claimComponentRun(
  db: Db,
  { name, intervalMs }: { name: string; intervalMs: number },
): Promise<boolean> {
  const { rows } = await sql`
    insert into components (name, interval_ms, last_ran) values (${name}, ${intervalMs}, now())
    on conflict (name) do update set interval_ms = excluded.interval_ms, last_ran = excluded.last_ran
      where not components.paused and coalesce(components.last_ran, '-infinity') <= now() - ${intervalMs} * interval '1 millisecond'
    returning name`.execute(db);
  return rows.length > 0;
}
