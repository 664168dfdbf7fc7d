import { sql } from 'kysely';
import type { BuildStatus } from '../builds/build-row.ts';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';

/** How the newest finished build of each active job ended; jobs without one are left out. */
export async function listFinishedStatuses(db: Db, pipelineId: PipelineId): Promise<BuildStatus[]> {
  const { rows } = await sql<{ status: BuildStatus }>`
    select b.status from jobs j join builds b on b.id = j.latest_completed_build_id
    where j.pipeline_id = ${pipelineId} and j.active`.execute(db);
  return rows.map(({ status }) => status);
}
