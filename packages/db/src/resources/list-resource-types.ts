import { type ResourceTypeConfig, storedPrototype, storedResourceType } from '@rondo/pipeline';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { PipelineId, ResourceConfigId, ResourceTypeId } from '../ids.ts';

/** A custom type of a pipeline; `configId` once its image was looked for. */
export type ResourceTypeRow = {
  readonly id: ResourceTypeId;
  readonly config: ResourceTypeConfig;
  readonly configId: ResourceConfigId | undefined;
};

/** A pipeline's active types, or its prototypes, in the order of its configuration. */
export async function listResourceTypes(
  db: Db,
  { pipelineId, table = 'resource_types' }: { pipelineId: PipelineId; table?: 'resource_types' | 'prototypes' },
): Promise<ResourceTypeRow[]> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'config', 'config_nonce', 'resource_config_id'])
    .where('pipeline_id', '=', pipelineId)
    .where('active', '=', true)
    .orderBy('ordering')
    .orderBy('id')
    .execute();
  const form = table === 'prototypes' ? storedPrototype : storedResourceType;
  return rows.map(({ id, resource_config_id, ...row }) => ({
    id: id as ResourceTypeId,
    config: openConfig(db, form, row),
    configId: (resource_config_id as ResourceConfigId | null) ?? undefined,
  }));
}
