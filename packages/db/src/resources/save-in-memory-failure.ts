import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, ResourceId } from '../ids.ts';

export type InMemoryFailure = {
  readonly resourceId: ResourceId;
  readonly buildId: BuildId;
  readonly status: 'failed' | 'errored' | 'aborted';
  readonly startTimeMs: number;
  readonly publicPlan: unknown;
};

/** A check that is no row ended before it had begun with its resource: the resource shows it all the same (scheduling.md 5.5, 5.8). */
export async function saveInMemoryFailure(db: Db, failure: InMemoryFailure): Promise<void> {
  await sql`
    update resources set in_memory_build_id = ${failure.buildId}, in_memory_build_status = ${failure.status},
      in_memory_build_start_time = to_timestamp(${failure.startTimeMs / 1000}), in_memory_build_end_time = clock_timestamp(),
      in_memory_build_plan = ${JSON.stringify(failure.publicPlan)}::jsonb
    where id = ${failure.resourceId}`.execute(db);
}
