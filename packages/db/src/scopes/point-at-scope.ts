import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, ResourceConfigId, ResourceId, ScopeId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';

/**
 * A resource's versions are those of this history from now on; its jobs are asked for where that is news
 * (scheduling.md 5.4).
 */
export async function pointResourceAtScope(
  db: Db,
  resourceId: ResourceId,
  scope: { id: ScopeId; configId: ResourceConfigId },
): Promise<void> {
  await transaction(db, async (inner) => {
    const { rows } = await sql<{ id: ResourceId }>`
      update resources set resource_config_id = ${scope.configId}, resource_config_scope_id = ${scope.id}
      where id = ${resourceId} and (resource_config_scope_id is distinct from ${scope.id} or resource_config_id is distinct from ${scope.configId})
      returning id`.execute(inner);
    if (rows.length > 0) await requestSchedule(inner, { resourceIds: [resourceId] });
  });
}

/** What a resource type's image is fetched as. */
export async function pointTypeAtConfig(
  db: Db,
  type: { pipelineId: PipelineId; name: string; table: 'resource_types' | 'prototypes' },
  configId: ResourceConfigId,
): Promise<void> {
  await sql`
    update ${sql.table(type.table)} set resource_config_id = ${configId}
    where pipeline_id = ${type.pipelineId} and name = ${type.name} and active and resource_config_id is distinct from ${configId}
  `.execute(db);
}
