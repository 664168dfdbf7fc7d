import type { PipelineRow } from '@rondo/db';
import type { DisplayConfig } from '@rondo/pipeline';
import { Type } from 'typebox';
import { Free, Seconds, text } from './shapes.ts';
import { sortKeys } from './sort-keys.ts';

/** Whole Unix seconds, as every time on the stock wire. */
export function toSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

/** What `presentPipeline` gives. */
export const Pipeline = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  instance_vars: Type.Optional(Free),
  paused: Type.Boolean(),
  paused_by: text,
  paused_at: Type.Optional(Seconds),
  public: Type.Boolean(),
  archived: Type.Boolean(),
  groups: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        jobs: Type.Optional(Type.Array(Type.String())),
        resources: Type.Optional(Type.Array(Type.String())),
      }),
    ),
  ),
  team_name: Type.String(),
  display: Type.Optional(Type.Object({ background_image: text, background_filter: text })),
  user_data: Type.Optional(Type.Unknown()),
  parent_build_id: Type.Optional(Type.Integer()),
  parent_job_id: Type.Optional(Type.Integer()),
  last_updated: Seconds,
});

/** A pipeline as the stock API shows it, keys in stock's order (api.md 10.5). */
export function presentPipeline(pipeline: PipelineRow): object {
  return {
    id: pipeline.id,
    name: pipeline.name,
    instance_vars: sortKeys(pipeline.instanceVars),
    paused: pipeline.isPaused,
    paused_by: pipeline.pausedBy,
    paused_at: pipeline.pausedAtMs === undefined ? undefined : toSeconds(pipeline.pausedAtMs),
    public: pipeline.isPublic,
    archived: pipeline.isArchived,
    groups: presentGroups(pipeline.groups),
    team_name: pipeline.teamName,
    display: presentDisplay(pipeline.display),
    user_data: pipeline.userData,
    parent_build_id: pipeline.parentBuildId,
    parent_job_id: pipeline.parentJobId,
    last_updated: toSeconds(pipeline.lastUpdatedMs),
  };
}

/** The database keeps keys in an order of its own. */
function presentGroups(groups: unknown): object[] | undefined {
  if (!Array.isArray(groups) || groups.length === 0) return undefined;
  return groups.map(({ name, jobs, resources }: Record<string, unknown>) => ({ name, jobs, resources }));
}

function presentDisplay(display: DisplayConfig | undefined): object | undefined {
  if (display === undefined) return undefined;
  return { background_image: display.backgroundImage, background_filter: display.backgroundFilter };
}
