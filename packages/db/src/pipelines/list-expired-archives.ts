import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';

/** Pipelines that were archived longer ago than this (scheduling.md 15.3). */
export async function listExpiredArchives(db: Db, ageMs: number): Promise<PipelineId[]> {
  const { rows } = await sql<{ id: PipelineId }>`
    select id from pipelines where archived and paused_at < now() - ${ageMs} * interval '1 millisecond'`.execute(db);
  return rows.map(({ id }) => id);
}
