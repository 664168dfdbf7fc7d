import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** What is to be destroyed on one worker. */
export type Doomed = { readonly workerName: string; readonly handles: readonly string[] };

/** Containers to be destroyed, by worker; only of workers that may answer. */
export async function listDoomedContainers(db: Db, limit: number): Promise<Doomed[]> {
  const { rows } = await sql<Doomed>`
    select worker_name as "workerName", array_agg(handle) as handles
    from (
      select c.worker_name, c.handle from containers c join workers w on w.name = c.worker_name
      where c.state = 'destroying' and w.state in ('running', 'landing', 'retiring') order by c.id limit ${limit}
    ) as doomed
    group by worker_name`.execute(db);
  return rows;
}

/** Volumes to be destroyed, by worker; never one that another was made from. */
export async function listDoomedVolumes(db: Db, limit: number): Promise<Doomed[]> {
  const { rows } = await sql<Doomed>`
    select worker_name as "workerName", array_agg(handle) as handles
    from (
      select v.worker_name, v.handle from volumes v join workers w on w.name = v.worker_name
      where v.state = 'destroying' and w.state in ('running', 'landing', 'retiring') order by v.id limit ${limit}
    ) as doomed
    group by worker_name`.execute(db);
  return rows;
}
