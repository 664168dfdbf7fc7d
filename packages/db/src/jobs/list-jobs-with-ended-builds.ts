import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

export type JobWithEndedBuilds = {
  readonly id: JobId;
  /** Of the pipeline it stands in: the job's config is the same while this is. */
  readonly configVersion: number;
  readonly latestEndedBuild: BuildId;
};

/** Active jobs that have a build that ended, paused or not (scheduling.md 15.1). */
export async function listJobsWithEndedBuilds(db: Db): Promise<JobWithEndedBuilds[]> {
  const { rows } = await sql<{ id: JobId; config_version: number; latest: BuildId }>`
    select j.id, p.config_version, j.latest_completed_build_id as latest
    from jobs j
    join pipelines p on p.id = j.pipeline_id
    where j.active and j.latest_completed_build_id is not null`.execute(db);
  return rows.map(({ id, config_version: configVersion, latest }) => ({ id, configVersion, latestEndedBuild: latest }));
}
