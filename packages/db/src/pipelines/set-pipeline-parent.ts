import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId } from '../ids.ts';

/**
 * A set_pipeline step found nothing to change: the pipeline counts as set by its build all the same, so that it isn't
 * archived (scheduling.md 9.4). False where a newer build set it.
 */
export async function setPipelineParent(
  db: Db,
  pipelineId: PipelineId,
  { jobId, buildId }: { jobId: JobId | undefined; buildId: BuildId },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update pipelines set parent_job_id = ${jobId ?? null}, parent_build_id = ${buildId}
    where id = ${pipelineId} and coalesce(parent_build_id, 0) <= ${buildId}`.execute(db);
  return numAffectedRows === 1n;
}
