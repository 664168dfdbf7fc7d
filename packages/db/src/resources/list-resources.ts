import { storedResource } from '@rondo/pipeline';
import { type SqlBool, sql } from 'kysely';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { PipelineId, ResourceId, ScopeId, TeamId } from '../ids.ts';
import type { LastCheckRow, ResourceRow } from './resource-row.ts';

/** Whose resources: one by its name in a pipeline, a pipeline's by name, or those of visible teams and public pipelines by id. */
export type ResourceSelection =
  | { pipelineId: PipelineId; name?: string }
  | { resourceId: ResourceId }
  | { visible: 'all' | { teamIds: readonly TeamId[] } };

/** Active resources with their pin and their newest check (api.md 10.6). */
export async function listResources(db: Db, selection: ResourceSelection): Promise<ResourceRow[]> {
  const { rows } = await sql<RawResource>`
    select r.id, r.name, r.type, r.pipeline_id, p.name as pipeline_name, p.instance_vars, t.name as team_name,
           r.config, r.config_nonce, r.resource_config_scope_id,
           nullif(s.last_check_end_time, 'epoch') as last_check_end_time,
           nullif(s.last_check_start_time, 'epoch') as last_check_start_time,
           s.last_check_succeeded, s.last_check_build_id, s.last_check_build_plan, s.last_check_error,
           r.in_memory_build_id, r.in_memory_build_status, r.in_memory_build_start_time, r.in_memory_build_end_time,
           r.in_memory_build_plan,
           pin.version as pinned_version, pin.from_config as pinned_in_config, pin.comment_text as pin_comment
    from resources r
    join pipelines p on p.id = r.pipeline_id
    join teams t on t.id = p.team_id
    left join resource_config_scopes s on s.id = r.resource_config_scope_id
    left join resource_pins pin on pin.resource_id = r.id
    where r.active and ${condition(selection)}
    order by ${'pipelineId' in selection ? sql`r.name` : sql`r.id`}`.execute(db);
  return rows.map((row) => readResource(db, row));
}

/** One active resource by its id. */
export async function findResourceById(db: Db, resourceId: ResourceId): Promise<ResourceRow | undefined> {
  const [resource] = await listResources(db, { resourceId });
  return resource;
}

function condition(selection: ResourceSelection) {
  if ('pipelineId' in selection) {
    const ofPipeline = sql<SqlBool>`r.pipeline_id = ${selection.pipelineId}`;
    return selection.name === undefined ? ofPipeline : sql<SqlBool>`${ofPipeline} and r.name = ${selection.name}`;
  }
  if ('resourceId' in selection) return sql<SqlBool>`r.id = ${selection.resourceId}`;
  if (selection.visible === 'all') return sql<SqlBool>`true`;
  return sql<SqlBool>`(p.public or p.team_id = any(${[...selection.visible.teamIds]}::int[]))`;
}

type RawResource = {
  id: ResourceId;
  name: string;
  type: string;
  pipeline_id: PipelineId;
  pipeline_name: string;
  instance_vars: Record<string, unknown> | null;
  team_name: string;
  config: string;
  config_nonce: string | null;
  resource_config_scope_id: ScopeId | null;
  last_check_end_time: Date | null;
  last_check_start_time: Date | null;
  last_check_succeeded: boolean | null;
  last_check_build_id: number | null;
  last_check_build_plan: unknown;
  last_check_error: string | null;
  in_memory_build_id: number | null;
  in_memory_build_status: string | null;
  in_memory_build_start_time: Date | null;
  in_memory_build_end_time: Date | null;
  in_memory_build_plan: unknown;
  pinned_version: unknown;
  pinned_in_config: boolean | null;
  pin_comment: string | null;
};

function readResource(db: Db, row: RawResource): ResourceRow {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    instanceVars: row.instance_vars ?? undefined,
    teamName: row.team_name,
    scopeId: row.resource_config_scope_id ?? undefined,
    config: openConfig(db, storedResource, row),
    lastCheckedMs: row.last_check_end_time?.getTime(),
    pinnedVersion: row.pinned_version ?? undefined,
    isPinnedInConfig: row.pinned_in_config ?? false,
    pinComment: row.pin_comment ?? '',
    lastCheck: newestCheck(row),
  };
}

/** The scope's last check or the resource's own in memory, whichever has the higher build id. */
function newestCheck(row: RawResource): LastCheckRow | undefined {
  const inMemoryId = row.in_memory_build_id ?? 0;
  const scopeId = row.last_check_build_id ?? 0;
  if (inMemoryId === 0 && scopeId === 0) return undefined;
  if (inMemoryId > scopeId) {
    return {
      buildId: inMemoryId,
      status: row.in_memory_build_status ?? 'started',
      startTimeMs: row.in_memory_build_start_time?.getTime(),
      endTimeMs: row.in_memory_build_end_time?.getTime(),
      plan: row.in_memory_build_plan ?? undefined,
      error: row.last_check_error ?? undefined,
    };
  }
  const startMs = row.last_check_start_time?.getTime();
  const endMs = row.last_check_end_time?.getTime();
  const isRunning = startMs !== undefined && (endMs === undefined || startMs > endMs);
  return {
    buildId: scopeId,
    status: isRunning ? 'started' : row.last_check_succeeded ? 'succeeded' : 'failed',
    startTimeMs: startMs,
    endTimeMs: isRunning ? undefined : endMs,
    plan: row.last_check_build_plan ?? undefined,
    error: row.last_check_error ?? undefined,
  };
}
