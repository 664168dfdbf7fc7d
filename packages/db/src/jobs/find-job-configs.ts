import { type JobConfig, storedJob } from '@rondo/pipeline';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** The configs of these jobs. */
export async function findJobConfigs(db: Db, jobIds: readonly JobId[]): Promise<Map<JobId, JobConfig>> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', 'config', 'config_nonce'])
    .where('id', 'in', [...jobIds])
    .execute();
  return new Map(rows.map((row) => [row.id, openConfig(db, storedJob, row)]));
}
