import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Uploads and downloads of `fly execute` are kept for half a day (worker.md 16.4). */
export async function deleteOldArtifacts(db: Db): Promise<void> {
  await sql`delete from worker_artifacts where created_at < now() - interval '12 hours'`.execute(db);
}
