import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';

/** Those of some pipelines that have a resource whose newest check failed or errored. */
export async function listPipelinesWithFailingChecks(
  db: Db,
  pipelineIds: readonly PipelineId[],
): Promise<ReadonlySet<PipelineId>> {
  const { rows } = await sql<{ pipeline_id: PipelineId }>`
    select distinct r.pipeline_id
    from resources r
    left join resource_config_scopes s on s.id = r.resource_config_scope_id
    where r.active and r.pipeline_id = any(${[...pipelineIds]}::int[])
      and case when coalesce(r.in_memory_build_id, 0) > coalesce(s.last_check_build_id, 0)
               then r.in_memory_build_status in ('failed', 'errored')
               else s.last_check_end_time > s.last_check_start_time and not s.last_check_succeeded end`.execute(db);
  return new Set(rows.map(({ pipeline_id }) => pipeline_id));
}
