import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

export type AbortRequests = {
  readonly buildId: BuildId;
  /** How often somebody asked for the build's abort. */
  readonly count: number;
  /** Somebody else has ended it, by force. */
  readonly hasEnded: boolean;
};

/** What a node must know of the builds it runs when it hears of an abort (scheduling.md 12.1). */
export async function readAbortRequests(db: Db, buildIds: readonly BuildId[]): Promise<AbortRequests[]> {
  if (buildIds.length === 0) return [];
  const { rows } = await sql<AbortRequests>`
    select id as "buildId", case when aborted then greatest(abort_requests, 1) else 0 end as count,
      end_time is not null as "hasEnded"
    from builds where id = any (${[...buildIds]}::bigint[])
  `.execute(db);
  return rows;
}
