import type { PipelineRow } from '@rondo/db';
import type { DisplayConfig } from '@rondo/pipeline';
import { sortKeys } from './sort-keys.ts';

/** Whole Unix seconds, as every time on the stock wire. */
export function toSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

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
