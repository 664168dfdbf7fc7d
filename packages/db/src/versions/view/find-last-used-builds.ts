import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { BuildId, JobId, ResourceId } from '../../ids.ts';
import { newestUsed } from './newest-used.ts';
import type { ViewedBuild } from './viewed-version.ts';

/**
 * For each resource the upstream builds that the job's newest build with its newest used version was based on, one for
 * each job (scheduling.md 4.7); undefined where the job never used it.
 */
export async function findLastUsedBuilds(
  db: Db,
  job: JobId,
  resources: readonly ResourceId[],
): Promise<(ReadonlyMap<JobId, ViewedBuild> | undefined)[]> {
  if (resources.length === 0) return [];
  const { rows } = await sql<{ pipes: [JobId, BuildId, BuildId | null][] | null; isUsed: boolean }>`
    select used.digest is not null as "isUsed", upstream.pipes
    from unnest(${[...resources]}::int[]) with ordinality as asked (resource_id, place)
    join resources r on r.id = asked.resource_id
    left join lateral (${newestUsed(job)}) as used on true
    left join lateral (
      select b.id from build_inputs i join builds b on b.id = i.build_id
      where i.resource_id = r.id and i.version_digest = used.digest and i.job_id = ${job}
      order by coalesce(b.rerun_of, b.id) desc, b.id desc limit 1
    ) as newest on true
    left join lateral (
      select json_agg(json_build_array(b.job_id, b.id, b.rerun_of) order by coalesce(b.rerun_of, b.id), b.id) as pipes
      from build_pipes p join builds b on b.id = p.from_build_id where p.to_build_id = newest.id
    ) as upstream on true
    order by asked.place`.execute(db);
  // Of several builds of one job the newest comes last and stays.
  return rows.map(({ isUsed, pipes }) => (isUsed ? new Map((pipes ?? []).map(readPipe)) : undefined));
}

function readPipe([job, id, rerunOf]: [JobId, BuildId, BuildId | null]): [JobId, ViewedBuild] {
  return [job, rerunOf === null ? { id } : { id, rerunOf }];
}
