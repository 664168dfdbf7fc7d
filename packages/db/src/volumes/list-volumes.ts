import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import type { VolumeKind } from './create-volume.ts';

/** A volume as people see it (api.md 10.11). */
export type VolumeDetails = {
  readonly handle: string;
  readonly workerName: string;
  readonly kind: VolumeKind;
  readonly containerHandle: string | null;
  readonly path: string | null;
  readonly parentHandle: string | null;
  readonly baseResourceType: string | null;
  readonly baseResourceTypeVersion: string | null;
  /** Of a resource cache: the base type that its type comes down to, and the version in it. */
  readonly cache: {
    readonly version: Readonly<Record<string, string>>;
    readonly baseType: string | null;
    readonly baseTypeVersion: string;
  } | null;
  /** Of a task's cache. */
  readonly pipelineId: PipelineId | null;
  readonly pipelineName: string | null;
  readonly instanceVars: Readonly<Record<string, unknown>> | null;
  readonly jobName: string | null;
  readonly stepName: string | null;
};

/** Created volumes of a team and those that belong to none, oldest first. */
export async function listVolumes(db: Db, teamId: TeamId): Promise<VolumeDetails[]> {
  const offered = (type: ReturnType<typeof sql>) => sql`
    (select o ->> 'version' from jsonb_array_elements(w.resource_types) o where o ->> 'type' = ${type} limit 1)`;
  const { rows } = await sql<VolumeDetails>`
    select v.handle, v.worker_name as "workerName", v.kind, v.container_handle as "containerHandle", v.mount_path as path,
      v.parent_handle as "parentHandle", v.base_resource_type as "baseResourceType",
      ${offered(sql`v.base_resource_type`)} as "baseResourceTypeVersion",
      case when c.id is not null then jsonb_build_object('version', c.version, 'baseType', t.name,
        'baseTypeVersion', coalesce(${offered(sql`t.name`)}, '')) end as cache,
      p.id as "pipelineId", p.name as "pipelineName", p.instance_vars as "instanceVars", j.name as "jobName", k.step_name as "stepName"
    from volumes v
    join workers w on w.name = v.worker_name
    left join resource_caches c on c.id = v.resource_cache_id
    left join resource_configs g on g.id = c.resource_config_id
    left join base_resource_types t on t.id = g.base_resource_type_id
    left join task_caches k on k.id = v.task_cache_id
    left join jobs j on j.id = k.job_id
    left join pipelines p on p.id = j.pipeline_id
    where v.state = 'created' and (v.team_id = ${teamId} or v.team_id is null)
    order by v.id`.execute(db);
  return rows;
}
