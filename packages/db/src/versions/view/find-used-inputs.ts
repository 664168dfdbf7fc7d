import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { JobId } from '../../ids.ts';
import type { ViewedVersion } from './viewed-version.ts';

/** For each (input name, resource, version) whether any build of the job ever had it so (scheduling.md 2.4). */
export async function findUsedInputs(
  db: Db,
  job: JobId,
  asked: readonly ({ name: string } & ViewedVersion)[],
): Promise<boolean[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<{ isUsed: boolean }>`
    select exists (
      select from build_inputs i
      where i.resource_id = asked.resource_id and i.version_digest = decode(asked.digest, 'hex')
        and i.job_id = ${job} and i.name = asked.name
    ) as "isUsed"
    from unnest(
      ${asked.map(({ name }) => name)}::text[], ${asked.map(({ resource }) => resource)}::int[],
      ${asked.map(({ version }) => version)}::text[]) with ordinality as asked (name, resource_id, digest, place)
    order by asked.place`.execute(db);
  return rows.map(({ isUsed }) => isUsed);
}
