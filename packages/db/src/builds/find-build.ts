import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';
import { type BuildRow, readBuildRow, selectBuilds } from './build-row.ts';

export async function findBuild(db: Db, id: BuildId): Promise<BuildRow | undefined> {
  const row = await selectBuilds(db).where('builds.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : readBuildRow(row);
}

/** A job's build by its name; `latest` is the one with the highest id (api.md 12.3). */
export async function findJobBuild(db: Db, jobId: JobId, name: string): Promise<BuildRow | undefined> {
  const ofJob = selectBuilds(db).where('builds.job_id', '=', jobId);
  const row = await (name === 'latest'
    ? ofJob.orderBy('builds.id', 'desc').limit(1)
    : ofJob.where('builds.name', '=', name)
  ).executeTakeFirst();
  return row === undefined ? undefined : readBuildRow(row);
}
