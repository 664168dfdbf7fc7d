import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, ResourceId, ScopeId } from '../ids.ts';

export type CheckTarget = {
  readonly id: ResourceId;
  readonly scopeId: ScopeId | undefined;
  /** Its base type's versions are never shared with other resources. */
  readonly hasUniqueHistory: boolean;
};

/** A pipeline's resource by name, as a step that checks, gets or puts it needs it. */
export async function findCheckTarget(
  db: Db,
  { pipelineId, name, type }: { pipelineId: PipelineId; name: string; type: string },
): Promise<CheckTarget | undefined> {
  const { rows } = await sql<{ id: ResourceId; scopeId: ScopeId | null; hasUniqueHistory: boolean }>`
    select r.id, r.resource_config_scope_id as "scopeId",
      coalesce((select b.unique_version_history from base_resource_types b where b.name = ${type}), false) as "hasUniqueHistory"
    from resources r where r.pipeline_id = ${pipelineId} and r.name = ${name} and r.active
  `.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { ...row, scopeId: row.scopeId ?? undefined };
}
