import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

export type SettledWorker = { readonly name: string; readonly became: 'stalled' | 'landed' | 'gone' };

/** Workers that a build still needs: one that may not be interrupted has a container there. */
const busy = sql`
  select c.worker_name from containers c
  join builds b on b.id = c.build_id
  left join jobs j on j.id = b.job_id
  where b.end_time is null and not coalesce(j.interruptible, false)`;

/**
 * Takes workers where they are on the way to (scheduling.md 15.4, worker.md 5): one without a sign of life is stalled, or
 * gone where it was to live only for a while; one that lands or retires has done so once no build needs it. Stalled ones go
 * after `stalledTimeoutMs`; 0 keeps them until they are pruned.
 */
export async function settleWorkers(
  db: Db,
  { stalledTimeoutMs }: { stalledTimeoutMs: number },
): Promise<SettledWorker[]> {
  const gone = await names(
    db,
    sql`delete from workers
      where (ephemeral and expires_at < now())
        or (state = 'retiring' and name not in (${busy}))
        or (state = 'stalled' and ${stalledTimeoutMs > 0}
          and stalled_since < now() - ${stalledTimeoutMs} * interval '1 millisecond')
      returning name`,
  );
  const stalled = await names(
    db,
    sql`update workers set state = 'stalled', stalled_since = now(), expires_at = null
      where state = 'running' and expires_at < now() returning name`,
  );
  const landed = await names(
    db,
    sql`update workers set state = 'landed', garden_addr = null, baggageclaim_url = null, expires_at = null
      where state = 'landing' and name not in (${busy}) returning name`,
  );
  const settled: SettledWorker[] = [
    ...gone.map((name) => ({ name, became: 'gone' as const })),
    ...stalled.map((name) => ({ name, became: 'stalled' as const })),
    ...landed.map((name) => ({ name, became: 'landed' as const })),
  ];
  for (const { name } of settled) wakeUp(db, 'workers', name);
  return settled;
}

async function names(db: Db, statement: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${statement}`.execute(db);
  return rows.map(({ name }) => name);
}
