import type { LastCheckRow, ResourceRow } from '@rondo/db';
import { Type } from 'typebox';
import { orderPlan } from './order-plan.ts';
import { BuildStatusWord } from './present-build.ts';
import { toSeconds } from './present-pipeline.ts';
import { Free, Seconds, text, Version } from './shapes.ts';
import { sortKeys } from './sort-keys.ts';

/** What `presentResource` gives. */
export const Resource = Type.Object({
  name: Type.String(),
  pipeline_id: Type.Integer(),
  pipeline_name: Type.String(),
  pipeline_instance_vars: Type.Optional(Free),
  team_name: Type.String(),
  type: Type.String(),
  last_checked: Type.Optional(Seconds),
  icon: text,
  pinned_version: Type.Optional(Version),
  pinned_in_config: Type.Optional(Type.Boolean()),
  pin_comment: text,
  build: Type.Optional(
    Type.Object({
      id: Type.Integer(),
      name: Type.Literal('check'),
      status: BuildStatusWord,
      start_time: Type.Optional(Seconds),
      end_time: Type.Optional(Seconds),
      team_name: Type.String(),
      pipeline_id: Type.Integer(),
      pipeline_name: Type.String(),
      pipeline_instance_vars: Type.Optional(Free),
      plan: Type.Optional(Type.Unknown()),
      error: Type.Optional(Type.String({ description: 'why the last check failed' })),
    }),
  ),
});

/** A resource as the stock API shows it, keys in stock's order (api.md 10.6). Rondo adds the last check's error to its build. */
export function presentResource(resource: ResourceRow): object {
  return {
    name: resource.name,
    pipeline_id: resource.pipelineId,
    pipeline_name: resource.pipelineName,
    pipeline_instance_vars: sortKeys(resource.instanceVars),
    team_name: resource.teamName,
    type: resource.type,
    last_checked: resource.lastCheckedMs === undefined ? undefined : toSeconds(resource.lastCheckedMs),
    icon: resource.config.icon || undefined,
    pinned_version: sortKeys(resource.pinnedVersion),
    pinned_in_config: resource.isPinnedInConfig || undefined,
    pin_comment: resource.pinComment === '' ? undefined : resource.pinComment,
    build: resource.lastCheck === undefined ? undefined : presentCheck(resource, resource.lastCheck),
  };
}

function presentCheck(resource: ResourceRow, check: LastCheckRow): object {
  return {
    id: check.buildId,
    name: 'check',
    status: check.status,
    start_time: check.startTimeMs === undefined ? undefined : toSeconds(check.startTimeMs),
    end_time: check.endTimeMs === undefined ? undefined : toSeconds(check.endTimeMs),
    team_name: resource.teamName,
    pipeline_id: resource.pipelineId,
    pipeline_name: resource.pipelineName,
    pipeline_instance_vars: sortKeys(resource.instanceVars),
    plan: check.plan === undefined ? undefined : orderPlan(check.plan),
    error: check.error,
  };
}

/** Whether a resource's metadata may be seen by everybody. */
export function isResourcePublic({ config }: ResourceRow): boolean {
  return config.public === true;
}
