import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** For each build the names of its triggering inputs whose version its job uses for the first time: what brought it. */
export async function listBroughtBy(db: Db, buildIds: readonly BuildId[]): Promise<ReadonlyMap<BuildId, string[]>> {
  if (buildIds.length === 0) return new Map();
  const { rows } = await sql<{ build_id: BuildId; names: string[] }>`
    select i.build_id, array_agg(distinct i.name order by i.name) as names
    from build_inputs i
    join builds b on b.id = i.build_id
    join job_inputs ji on ji.job_id = b.job_id and ji.name = i.name and ji.trigger
    where i.build_id = any(${[...buildIds]}::bigint[]) and i.first_occurrence
    group by i.build_id`.execute(db);
  return new Map(rows.map(({ build_id, names }) => [build_id, names]));
}
