import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type WorkerReport = { readonly containers: readonly string[]; readonly volumes: readonly string[] };

/**
 * Compares what a worker says it has with what is written down (worker.md 18.5): what is written but missing for too long
 * is forgotten; what nobody has written down is given back, to be destroyed.
 */
export async function reconcileWorker(
  db: Db,
  workerName: string,
  { report, missingGraceMs }: { report: WorkerReport; missingGraceMs: number },
): Promise<WorkerReport> {
  const [containers, volumes] = await Promise.all([
    reconcile(db, 'containers', { workerName, reported: report.containers, missingGraceMs }),
    reconcile(db, 'volumes', { workerName, reported: report.volumes, missingGraceMs }),
  ]);
  return { containers, volumes };
}

async function reconcile(
  db: Db,
  table: 'containers' | 'volumes',
  { workerName, reported, missingGraceMs }: { workerName: string; reported: readonly string[]; missingGraceMs: number },
): Promise<string[]> {
  const handles = [...reported];
  await sql`
    update ${sql.table(table)} set missing_since = case when handle = any (${handles}::text[]) then null else coalesce(missing_since, now()) end
    where worker_name = ${workerName} and state <> 'creating'
      and (missing_since is not null) = (handle = any (${handles}::text[]))`.execute(db);
  await sql`
    delete from ${sql.table(table)} where worker_name = ${workerName} and not handle = any (${handles}::text[])
      and (state = 'destroying' or missing_since < now() - ${missingGraceMs} * interval '1 millisecond')`.execute(db);
  const { rows } = await sql<{ handle: string }>`
    select handle from unnest(${handles}::text[]) as reported (handle)
    where not exists (select from ${sql.table(table)} known where known.handle = reported.handle)`.execute(db);
  return rows.map(({ handle }) => handle);
}
