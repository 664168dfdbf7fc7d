import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { BuildId } from '../../ids.ts';

/**
 * What a succeeded build offers to `passed`: per resource the versions that it put, then those that it got, each once
 * (scheduling.md 4.2). Images that only older builds of the job used need not be kept any more.
 */
export async function saveSuccessfulOutputs(db: Db, buildId: BuildId): Promise<void> {
  await sql`
    insert into successful_build_outputs (build_id, job_id, order_key, resource_id, position, version_digest)
    select builds.id, builds.job_id, coalesce(rerun_of, builds.id), offered.resource_id,
      row_number() over (partition by offered.resource_id order by source, offered.name) - 1, version_digest
    from builds, lateral (
      select distinct on (resource_id, version_digest) resource_id, version_digest, source, name
      from (
        select resource_id, version_digest, 0 as source, name from build_outputs where build_id = builds.id
        union all
        select resource_id, version_digest, 1, name from build_inputs where build_id = builds.id
      ) as versions
      order by resource_id, version_digest, source, name
    ) as offered
    where builds.id = ${buildId}`.execute(db);
  await sql`
    delete from build_image_resource_caches as older using builds
    where builds.id = ${buildId} and older.job_id = builds.job_id and older.build_id < builds.id`.execute(db);
}
