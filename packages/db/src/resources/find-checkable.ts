import { type ResourceConfig, type ResourceTypeConfig, storedResource, storedResourceType } from '@rondo/pipeline';
import { sql } from 'kysely';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { PipelineId, ResourceId, ScopeId, TeamId } from '../ids.ts';

/** A resource with all that planning a check of it needs. */
export type Checkable = {
  readonly resourceId: ResourceId;
  readonly config: ResourceConfig;
  /** All types of its pipeline. */
  readonly types: readonly ResourceTypeConfig[];
  readonly scopeId: ScopeId | undefined;
  /** Its base type's versions are never shared with other resources. */
  readonly hasUniqueHistory: boolean;
  readonly pipelineId: PipelineId;
  readonly pipelineName: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly teamId: TeamId;
  readonly teamName: string;
};

type Raw = Omit<Checkable, 'config' | 'types' | 'scopeId' | 'instanceVars'> & {
  config: string;
  nonce: string | null;
  types: { config: string; nonce: string | null }[];
  scopeId: ScopeId | null;
  instanceVars: Record<string, unknown> | null;
};

/** Undefined where the resource is gone. */
export async function findCheckable(db: Db, resourceId: ResourceId): Promise<Checkable | undefined> {
  const { rows } = await sql<Raw>`
    select r.id as "resourceId", r.config, r.config_nonce as nonce, r.resource_config_scope_id as "scopeId",
      coalesce((select b.unique_version_history from base_resource_types b where b.name = r.type), false) as "hasUniqueHistory",
      p.id as "pipelineId", p.name as "pipelineName", p.instance_vars as "instanceVars", t.id as "teamId", t.name as "teamName",
      coalesce((
        select jsonb_agg(jsonb_build_object('config', y.config, 'nonce', y.config_nonce) order by y.ordering, y.id)
        from resource_types y where y.pipeline_id = p.id and y.active
      ), '[]') as types
    from resources r join pipelines p on p.id = r.pipeline_id join teams t on t.id = p.team_id
    where r.id = ${resourceId} and r.active`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { config, nonce, types, scopeId, instanceVars, ...rest } = row;
  return {
    ...rest,
    config: openConfig(db, storedResource, { config, config_nonce: nonce }),
    types: types.map((type) => openConfig(db, storedResourceType, { config: type.config, config_nonce: type.nonce })),
    scopeId: scopeId ?? undefined,
    instanceVars: instanceVars ?? undefined,
  };
}
