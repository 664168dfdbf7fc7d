import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { BuildId, JobId, PipelineId } from '../../ids.ts';
import { archivePipelines } from '../../pipelines/archive-pipelines.ts';

/** Archives what a set_pipeline step of the job once set and this successful build did not set again (scheduling.md 15.3). */
export async function archiveAbandonedPipelines(
  db: Db,
  { jobId, buildId }: { jobId: JobId; buildId: BuildId },
): Promise<void> {
  const { rows } = await sql<{ id: PipelineId }>`
    select id from pipelines where parent_job_id = ${jobId} and parent_build_id < ${buildId} and not archived`.execute(
    db,
  );
  if (rows.length > 0)
    await archivePipelines(
      db,
      rows.map(({ id }) => id),
    );
}
