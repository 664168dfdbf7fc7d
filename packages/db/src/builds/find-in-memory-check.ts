import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, ResourceId, TeamId } from '../ids.ts';
import { listResources } from '../resources/list-resources.ts';
import type { BuildRow, BuildStatus } from './build-row.ts';

/** A check that is no row of builds, with the plan that its resource keeps of it. */
export type InMemoryCheck = { readonly build: BuildRow; readonly plan: unknown };

type Found = { resourceId: ResourceId; teamId: TeamId; isPipelinePublic: boolean };

/** The check of this id while it is the newest of some resource (api.md 10.1, scheduling.md 5.5). */
export async function findInMemoryCheck(db: Db, id: BuildId): Promise<InMemoryCheck | undefined> {
  const { rows } = await sql<Found>`
    select r.id as "resourceId", p.team_id as "teamId", p.public as "isPipelinePublic"
    from resources r join pipelines p on p.id = r.pipeline_id
    where r.active and r.id in (
      select id from resources where in_memory_build_id = ${id}
      union all
      select o.id from resource_config_scopes s join resources o on o.resource_config_scope_id = s.id where s.last_check_build_id = ${id}
    ) and not exists (select from builds where id = ${id})
    order by r.id limit 1`.execute(db);
  const [found] = rows;
  if (found === undefined) return undefined;
  const [resource] = await listResources(db, { resourceId: found.resourceId });
  const check = resource?.lastCheck;
  if (resource === undefined || check === undefined || check.buildId !== id) return undefined;
  const build: BuildRow = {
    ...nothing,
    id,
    status: check.status as BuildStatus,
    teamId: found.teamId,
    teamName: resource.teamName,
    pipelineId: resource.pipelineId,
    pipelineName: resource.pipelineName,
    instanceVars: resource.instanceVars,
    isPipelinePublic: found.isPipelinePublic,
    resourceId: resource.id,
    resourceName: resource.name,
    createTimeMs: check.startTimeMs ?? 0,
    startTimeMs: check.startTimeMs,
    endTimeMs: check.endTimeMs,
  };
  return { build, plan: check.plan };
}

const nothing = {
  name: 'check',
  jobId: undefined,
  jobName: undefined,
  isJobPublic: false,
  resourceTypeId: undefined,
  comment: '',
  createdBy: undefined,
  isManuallyTriggered: false,
  isAborted: false,
  rerunOf: undefined,
  rerunOfName: undefined,
  rerunNumber: undefined,
  reapTimeMs: undefined,
} as const;
