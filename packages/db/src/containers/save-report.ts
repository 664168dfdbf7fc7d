import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * What a gateway says that a worker has (worker.md 18.5): rows that are missing are marked, those that were to be destroyed and are
 * gone are deleted, and what nobody has written down is to be destroyed. False for handles of an unknown worker.
 */
export async function saveReport(
  db: Db,
  table: 'containers' | 'volumes',
  { workerName, handles }: { workerName: string; handles: readonly string[] },
): Promise<boolean> {
  return transaction(db, async (inner) => {
    const worker = await inner.selectFrom('workers').select('name').where('name', '=', workerName).executeTakeFirst();
    if (worker === undefined) return handles.length === 0;
    const reported = sql`${[...handles]}::text[]`;
    await sql`
      update ${sql.table(table)} set missing_since = case when handle = any (${reported}) then null else coalesce(missing_since, now()) end
      where worker_name = ${workerName} and state not in ('creating', 'destroying')
        and (missing_since is not null) = (handle = any (${reported}))`.execute(inner);
    await sql`
      delete from ${sql.table(table)} where worker_name = ${workerName} and state = 'destroying' and not handle = any (${reported})`.execute(
      inner,
    );
    const kind = table === 'volumes' ? sql`, kind` : sql``;
    const kindValue = table === 'volumes' ? sql`, 'container'` : sql``;
    await sql`
      insert into ${sql.table(table)} (handle, worker_name, state${kind})
      select handle, ${workerName}, 'destroying'${kindValue} from unnest(${reported}) as r (handle)
      on conflict (handle) do nothing`.execute(inner);
    wakeUp(inner, 'destroying', workerName);
    return true;
  });
}
