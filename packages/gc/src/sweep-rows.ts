import {
  archivePipelines,
  type Db,
  deleteExpiredAccessTokens,
  deleteOldChecks,
  listAbandonedPipelines,
} from '@rondo/db';
import type { CollectorOptions } from './collector-options.ts';

const checksAtOnce = 500;

/** What nobody needs any more and lies in the database alone: old checks, sessions that have ended, pipelines that their jobs gave up (scheduling.md 15.3, 15.4). */
export async function sweepRows(
  db: Db,
  { oneOffGraceMs: graceMs }: Pick<CollectorOptions, 'oneOffGraceMs'>,
  signal: AbortSignal,
): Promise<void> {
  await deleteExpiredAccessTokens(db);
  const abandoned = await listAbandonedPipelines(db);
  if (abandoned.length > 0) await archivePipelines(db, abandoned);
  while (!signal.aborted) {
    const deleted = await deleteOldChecks(db, { graceMs, limit: checksAtOnce });
    if (deleted < checksAtOnce) return;
  }
}
